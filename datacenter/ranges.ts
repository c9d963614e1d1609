/** An IPv4 range by its first address and its number of addresses, a power of two. */
export type Block = Readonly<{ first: number; size: number }>;

/** `10.0.0.0/8` as a block. The text is valid: the province was parsed. */
export function blockOf(cidr: string): Block {
  const [address = "", prefix = ""] = cidr.split("/");
  return { first: numberOf(address), size: 2 ** (32 - Number(prefix)) };
}

/** One of the equal parts into which a block is cut. */
export function partOf(block: Block, parts: number, index: number): Block {
  const size = block.size / parts;
  return { first: block.first + index * size, size };
}

export function cidrOf({ first, size }: Block): string {
  return `${addressText(first)}/${32 - Math.log2(size)}`;
}

export function addressText(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((place) => Math.floor(address / place) % 256).join(".");
}

export function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Addresses that hosts may take: all but the network's and the broadcast's. */
export function usableOf({ size }: Block): number {
  return size - 2;
}

export function holds({ first, size }: Block, address: number): boolean {
  return address > first && address < first + size - 1;
}
