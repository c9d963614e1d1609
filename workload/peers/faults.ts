import { createHash } from "node:crypto";
import { z } from "zod";

const which = {
  /** Of all operations where none is named. */
  operation: z
    .string()
    .regex(/^[a-z-]+\.[a-z-]+$/)
    .max(60)
    .optional(),
  /** A share of the requests, in millionths; or the next so many of them. */
  sharePpm: z.int().min(1).max(1_000_000).optional(),
  next: z.int().min(1).max(1_000_000).optional(),
};
const one = "exactly one of sharePpm and next is needed";
const hasOne = ({ sharePpm, next }: Readonly<{ sharePpm?: number | undefined; next?: number | undefined }>): boolean =>
  (sharePpm === undefined) !== (next === undefined);

/** What can go wrong with a peer. All but `absent` happen after it did what it was asked. */
export const faultSchema = z.discriminatedUnion("kind", [
  /** It answers late. */
  z.strictObject({ kind: z.literal("slow"), ms: z.int().min(1).max(25_000), ...which }).refine(hasOne, one),
  /** Its answer is of another form, of another request, or was changed on its way. */
  z.strictObject({ kind: z.literal("wrong"), ...which }).refine(hasOne, one),
  /** The connection ends without an answer, and nothing is done. */
  z.strictObject({ kind: z.literal("absent"), ...which }).refine(hasOne, one),
  /** What was asked arrives twice, and what is listed is listed twice. */
  z.strictObject({ kind: z.literal("duplicate"), ...which }).refine(hasOne, one),
]);

export type Fault = Readonly<z.infer<typeof faultSchema>>;

/** `seed` decides which requests a share means: the same requests in the same order meet the same faults. */
export const faultsSchema = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
  faults: z.array(faultSchema).max(16),
});

/** What happens to one request. */
export type Struck = Readonly<{ slowMs: number; wrong: WrongWay | undefined; absent: boolean; duplicate: boolean }>;

const wrongWays = ["changed", "other-form", "other-request"] as const;
type WrongWay = (typeof wrongWays)[number];

type ListedFault = Fault & Readonly<{ struck: number }>;

/** The faults that are on now. They are forgotten when the peer ends. */
export class Faults {
  #seed = 0;
  #faults: { fault: Fault; left: number; struck: number }[] = [];
  #requests = 0;

  set({ seed, faults }: z.infer<typeof faultsSchema>): void {
    this.#seed = seed;
    this.#faults = faults.map((fault) => ({ fault, left: fault.next ?? Number.POSITIVE_INFINITY, struck: 0 }));
    this.#requests = 0;
  }

  list(): Readonly<{ seed: number; requests: number; faults: readonly ListedFault[] }> {
    return { seed: this.#seed, requests: this.#requests, faults: this.#faults.map(({ fault, struck }) => ({ ...fault, struck })) };
  }

  strike(operation: string): Struck {
    this.#requests += 1;
    const struck = this.#faults.filter((each, index) => this.#meets(each, index, operation));
    const has = (kind: Fault["kind"]): boolean => struck.some(({ fault }) => fault.kind === kind);
    for (const each of struck) {
      each.left -= 1;
      each.struck += 1;
    }
    return {
      slowMs: Math.max(0, ...struck.map(({ fault }) => (fault.kind === "slow" ? fault.ms : 0))),
      wrong: has("wrong") ? wrongWays[this.#draw("way") % wrongWays.length] : undefined,
      absent: has("absent"),
      duplicate: has("duplicate"),
    };
  }

  #meets({ fault, left }: Readonly<{ fault: Fault; left: number }>, index: number, operation: string): boolean {
    return (
      left > 0 &&
      (fault.operation === undefined || fault.operation === operation) &&
      (fault.sharePpm === undefined || this.#draw(String(index)) % 1_000_000 < fault.sharePpm)
    );
  }

  /** A number of 32 bits that the seed, the request's place and a word decide. */
  #draw(word: string): number {
    return createHash("sha256").update(`${this.#seed} ${this.#requests} ${word}`).digest().readUInt32BE(0);
  }
}
