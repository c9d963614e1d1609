import { checks } from "../checks.ts";
import type { Context, Outcome } from "../verb.ts";

type Part = Readonly<{ id: string; seconds: number; passed: number; failed: number; skipped: readonly string[] }>;

/** Every check and test of the product; the last line counts them. Failures are named as they are found and told in full at the end. */
export async function run(context: Context): Promise<Outcome> {
  const parts: Part[] = [];
  const failures: string[] = [];
  for (const check of checks) {
    context.progress({ zh: `${check.name.zh} ……`, en: `${check.name.en} ...` });
    const clock = performance.now();
    const result = await check.run((line) => context.progress({ zh: `  ${line}`, en: `  ${line}` }));
    const seconds = (performance.now() - clock) / 1000;
    const failed = result.failures.length;
    parts.push({ id: check.id, seconds, passed: result.passed, failed, skipped: result.skipped });
    failures.push(...result.failures);
    const counts = `${result.passed} passed, ${failed} failed, ${result.skipped.length} skipped`;
    context.progress({ zh: `  用时 ${seconds.toFixed(1)} 秒：${counts}`, en: `  ${seconds.toFixed(1)} s: ${counts}` });
  }
  const passed = parts.reduce((sum, part) => sum + part.passed, 0);
  const skipped = parts.flatMap((part) => part.skipped);
  const last = `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`;
  return {
    exit: failures.length === 0 ? 0 : 1,
    json: { passed, failed: failures.length, skipped: skipped.length, parts, failures },
    text: () => [...skipped.map((title) => `skipped: ${title}`), ...failures.map((failure) => `failed: ${failure}`), last, ""].join("\n"),
  };
}
