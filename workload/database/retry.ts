import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "./database.ts";

const attempts = 4;
const firstPauseMs = 20;

/** Tries again what lost against another transaction, after a pause that grows and differs, so that the two do not meet again. */
export async function retryConflicts<Result>(once: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.kind !== "conflict" || attempt === attempts) {
        throw error;
      }
      await sleep(firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}
