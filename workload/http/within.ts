import { HttpProblem } from "./problem.ts";

/** @throws HttpProblem 504 where the work takes longer; what was begun ends at the database's own time limit */
export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function tooLate(): HttpProblem {
  return new HttpProblem(504, "timeout", {
    zh: "未能在时限内完成，请用同一请求号重试",
    en: "not done within the time limit; try again with the same request id",
  });
}
