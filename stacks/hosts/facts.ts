/** What is known of a machine, in the words of the plan. A machine that is as planned has exactly the facts that were asked for. */
export type MachineFacts = Readonly<{
  reachable: boolean;
  /** The family of its operating system. */
  system: string;
  cores: number;
  memoryGib: number;
  /** The plan's disks and volumes by name, each with the size of the disk that serves as it; 0 where there is none. */
  disks: readonly Readonly<{ name: string; gib: number }>[];
  /** Of the plan's addresses those that it has. */
  addresses: readonly string[];
  /** What it has of the net on the other side of the gap: none, or the gap is bridged. */
  foreign: readonly string[];
}>;

/** A machine as it tells of itself. */
export type Look = Readonly<{
  system: string;
  cores: number;
  memoryGib: number;
  disksGib: readonly number[];
  addresses: readonly string[];
}>;

/** Reads and nothing else, with what any Linux has: no package need be there. */
export const lookScript = `
echo '== system'; cat /etc/os-release
echo '== cores'; getconf _NPROCESSORS_ONLN
echo '== memory'; grep '^MemTotal:' /proc/meminfo
echo '== disks'; for disk in /sys/block/*; do case $disk in */loop*|*/ram*|*/zram*|*/sr*|*/fd*|*/dm-*|*/md*) ;; *) cat "$disk/size" ;; esac; done
echo '== addresses'; ip -o -4 addr show 2>/dev/null || hostname -I
`;

const gib = 1024 ** 3;
const sectorBytes = 512;

/** What the script printed. @throws Error where something is missing: it is no Linux, or it was cut short */
export function lookOf(printed: string): Look {
  const sections = new Map(
    printed
      .split(/^== /mu)
      .slice(1)
      .map((section) => [section.split("\n", 1)[0]!, section.slice(section.indexOf("\n") + 1)] as const),
  );
  const section = (name: string): string => {
    const found = sections.get(name);
    if (found === undefined || (found.trim() === "" && name !== "disks")) {
      throw new Error(`it tells nothing of its ${name}: it is no Linux, or the user may not look`);
    }
    return found;
  };
  return {
    system: familyOf(section("system")),
    cores: Number(section("cores").trim()),
    memoryGib: (Number(/MemTotal:\s+(\d+) kB/u.exec(section("memory"))?.[1]) * 1024) / gib,
    disksGib: [...section("disks").matchAll(/^\d+$/gmu)]
      .map(([sectors]) => (Number(sectors) * sectorBytes) / gib)
      .filter((size) => size > 0),
    addresses: [...section("addresses").matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b(?=[/\s])/gu)].map(([address]) => address),
  };
}

/** Debian's own and what is made from it install the same packages. */
export const knownSystem = "debian";

function familyOf(release: string): string {
  const value = (key: string): string => new RegExp(`^${key}="?([^"\\n]*)"?$`, "mu").exec(release)?.[1] ?? "";
  const names = [value("ID"), ...value("ID_LIKE").split(" ")];
  return names.includes(knownSystem) ? knownSystem : value("ID");
}

/** A disk or memory sold as 96 GB shows less: nine tenths serve. */
const enough = 0.9;

/**
 * The facts of a machine beside those that were planned. What is at least as much as planned counts as planned: more cores, memory, disks
 * or addresses are no difference.
 */
export function factsOf(look: Look, planned: MachineFacts, isForeign: (address: string) => boolean): MachineFacts {
  const amount = (found: number, wanted: number): number => (found >= wanted * enough ? wanted : rounded(found));
  return {
    reachable: true,
    system: look.system,
    cores: look.cores >= planned.cores ? planned.cores : look.cores,
    memoryGib: amount(look.memoryGib, planned.memoryGib),
    disks: disksOf(look.disksGib, planned.disks, amount),
    addresses: planned.addresses.filter((address) => look.addresses.includes(address)),
    foreign: look.addresses.filter(isForeign),
  };
}

/** The largest planned takes the largest that is there. */
function disksOf(
  found: readonly number[],
  planned: MachineFacts["disks"],
  amount: (found: number, wanted: number) => number,
): MachineFacts["disks"] {
  const largest = found.toSorted((a, b) => b - a);
  const order = planned.toSorted((a, b) => b.gib - a.gib).map(({ name }) => name);
  return planned.map(({ name, gib: wanted }) => ({ name, gib: amount(largest[order.indexOf(name)] ?? 0, wanted) }));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
