/** What asks for a slot: the numbers that its codes stand for, and a name that is its own. */
export type Claim = Readonly<{ id: string; city: number | undefined; county: number | undefined }>;

/**
 * A place of its own for each claim, among so many. A claim with numbers below 100 has the slot that they spell, city × 100 + county,
 * whoever else claims; one that cannot have it (longer codes, too few slots, taken) takes the next free one after the hash of its name.
 * So a claim more moves no other but, at worst, one whose hash it met.
 *
 * @throws RangeError where there are more claims than slots
 */
export function slotsOf(claims: readonly Claim[], slots: number): ReadonlyMap<string, number> {
  if (claims.length > slots) {
    throw new RangeError(`${claims.length} claims, ${slots} slots`);
  }
  const taken = new Set<number>();
  const given = new Map<string, number>();
  const late: Claim[] = [];
  for (const claim of claims) {
    const spelt = speltSlot(claim);
    if (spelt === undefined || spelt >= slots || taken.has(spelt)) {
      late.push(claim);
    } else {
      taken.add(spelt);
      given.set(claim.id, spelt);
    }
  }
  for (const { id } of late) {
    let slot = hash(id) % slots;
    while (taken.has(slot)) {
      slot = (slot + 1) % slots;
    }
    taken.add(slot);
    given.set(id, slot);
  }
  return given;
}

/**
 * The number below 100 that an administrative code stands for, if it has one. GB/T 2260 codes have two digits a level, so of six digits
 * the third and fourth are the city's and the last two the county's.
 */
export function codeNumber(code: string, level: "city" | "county"): number | undefined {
  const digits = code.length === 6 && level === "city" ? code.slice(2, 4) : code.length === 4 || code.length === 6 ? code.slice(-2) : code;
  const number = Number(digits);
  return number < 100 ? number : undefined;
}

function speltSlot({ city, county }: Claim): number | undefined {
  return city === undefined || county === undefined ? undefined : city * 100 + county;
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let position = 0; position < text.length; position++) {
    state = Math.imul(state ^ text.charCodeAt(position), 0x01000193);
  }
  return state >>> 0;
}
