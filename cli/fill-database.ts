import { UserError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { LoadProgress, LoadReport } from "../workload/generate/load.ts";
import { load } from "../workload/generate/load.ts";
import { mostInsured } from "../workload/generate/spec.ts";
import { trialSpec } from "../workload/generate/trial.ts";
import type { Context } from "./verb.ts";

/** The user ended it; what was loaded stays. */
export class FillingEnded extends Error {
  override readonly name = "FillingEnded";
}

/** @throws UserError where there cannot be so many insured, or the profile is another than that which has them */
export function insuredOf(insured: number, profile: string): number {
  const setting = { file: "serve", line: 0, path: "--insured" };
  const problems: readonly (Problem | false)[] = [
    (insured < 1 || insured > mostInsured) && {
      ...setting,
      expected: { zh: `1 至 ${mostInsured}`, en: `1 to ${mostInsured}` },
      got: String(insured),
      hint: { zh: "例如 --insured 2000", en: "Such as --insured 2000." },
    },
    profile !== "business" && {
      ...setting,
      expected: { zh: "业务系统（business）", en: "the business system (business)" },
      got: profile,
      hint: { zh: "参保人在业务系统的库里。", en: "The insured are in the business system's tables." },
    },
  ];
  const found = problems.filter((each) => each !== false);
  if (found.length > 0) {
    throw new UserError(found);
  }
  return insured;
}

/** Fills a database with people, or goes on filling it; tells how fast. @throws FillingEnded, UserError where the database has other data */
export async function fillDatabase(
  insured: number,
  dsn: string,
  { progress, signal }: Pick<Context, "progress"> & Readonly<{ signal: AbortSignal }>,
): Promise<void> {
  const spec = await trialSpec(insured, dsn, new Date());
  const report = await load(spec, { dsn, signal, onProgress: tellNowAndThen(progress) });
  if (!report.finished) {
    throw new FillingEnded(`${report.persons} insured were loaded`);
  }
  progress(summaryOf(report));
}

function summaryOf({ persons, rows, seconds, personsPerSecond }: LoadReport): Parameters<Context["progress"]>[0] {
  if (persons === 0) {
    return { zh: "参保人数据此前已装入", en: "the insured had been loaded before" };
  }
  const [took, rate] = [seconds.toFixed(1), personsPerSecond.toFixed(0)];
  return {
    zh: `已装入 ${persons} 名参保人、${rows} 行，用时 ${took} 秒，每秒 ${rate} 人`,
    en: `loaded ${persons} insured, ${rows} rows in ${took} s: ${rate} insured/s`,
  };
}

const betweenSeconds = 2;

function tellNowAndThen(progress: Context["progress"]): (now: LoadProgress) => void {
  let told = -betweenSeconds;
  return ({ chunks, ofChunks, persons, ofPersons, rows, seconds }) => {
    if (seconds - told < betweenSeconds && chunks < ofChunks) {
      return;
    }
    told = seconds;
    const rate = Math.round(rows / seconds);
    progress({ zh: `已装入 ${persons}/${ofPersons} 人，每秒 ${rate} 行`, en: `${persons} of ${ofPersons} insured loaded, ${rate} rows/s` });
    if (chunks === ofChunks) {
      progress({ zh: "正在核对外键、更新统计信息 ……", en: "checking keys, gathering statistics ..." });
    }
  };
}
