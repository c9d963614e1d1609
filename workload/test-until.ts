import { setTimeout as sleep } from "node:timers/promises";
import type { ExecutionContext } from "ava";

/** Waits until it is done; a test whose patience ends fails. */
export async function until(t: ExecutionContext, done: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await done())) {
    if (Date.now() > end) {
      t.fail(`it did not come about within ${seconds} s`);
      return;
    }
    await sleep(100);
  }
}
