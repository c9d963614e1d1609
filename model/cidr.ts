/** An IPv4 range: its first address as a number, and its prefix length in bits. */
export type Ipv4Range = Readonly<{ first: number; prefix: number }>;

/** RFC 1918's private ranges. */
const privateRanges: readonly Ipv4Range[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => parseCidr(text)!);

/** A range from CIDR notation such as `10.0.0.0/8`; nothing where it is none, or where host bits are set. */
export function parseCidr(text: string): Ipv4Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % addresses(prefix) === 0 ? { first, prefix } : undefined;
}

export function isPrivateRange(range: Ipv4Range): boolean {
  return privateRanges.some((outer) => outer.prefix <= range.prefix && overlap(outer, range));
}

/** Whether two ranges share an address, which for such ranges means that one holds the other. */
export function overlap(one: Ipv4Range, other: Ipv4Range): boolean {
  return one.first < other.first + addresses(other.prefix) && other.first < one.first + addresses(one.prefix);
}

function addresses(prefix: number): number {
  return 2 ** (32 - prefix);
}
