import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { Limit } from "./limit.ts";

test("no more than so many run at once, and all are done", async (t) => {
  const limit = new Limit(3);
  let [running, most, done] = [0, 0, 0];
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await limit.run(async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(index % 3);
        running -= 1;
        done += 1;
      });
    }),
  );
  t.is(most, 3);
  t.is(done, 20);
  await limit.idle();
});

test("one that fails gives its place to the next", async (t) => {
  const limit = new Limit(1);
  const failed = limit.run(() => Promise.reject(new Error("no")));
  const next = limit.run(() => Promise.resolve("yes"));
  await t.throwsAsync(failed, { message: "no" });
  t.is(await next, "yes");
});

test("once closed, what runs comes to its end, and what waits or comes later never begins", async (t) => {
  const limit = new Limit(1);
  let begun = 0;
  const running = limit.run(async () => {
    await sleep(20);
    return "done";
  });
  const waiting = limit.run(async () => (begun += 1));
  limit.close(new Error("closed"));
  await t.throwsAsync(waiting, { message: "closed" });
  await t.throwsAsync(
    limit.run(async () => (begun += 1)),
    { message: "closed" },
  );
  const idle = limit.idle();
  t.is(await running, "done");
  await idle;
  t.is(begun, 0);
});
