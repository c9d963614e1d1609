import type { KindProgress } from "../../stacks/engine/tally.ts";
import type { Text } from "../../model/text.ts";
import type { Context } from "../verb.ts";
import { kindName } from "./words.ts";

const everyMilliseconds = 2000;

/** One line for each kind of thing that moved since the last time, no more often than every two seconds, with the seconds so far. */
export function kindProgress({ progress }: Context): Readonly<{ show: (kinds: readonly KindProgress[]) => void; end: () => void }> {
  const started = performance.now();
  const shown = new Map<string, string>();
  let latest: readonly KindProgress[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    for (const { type, done, running } of latest) {
      const line = `${done} ${running}`;
      if (shown.get(type) !== line && done + running > 0) {
        shown.set(type, line);
        progress(lineOf(type, done, running, seconds));
      }
    }
  };
  return {
    show: (kinds) => {
      latest = kinds;
      timer ??= setTimeout(flush, everyMilliseconds);
    },
    end: () => clearTimeout(timer),
  };
}

function lineOf(type: string, done: number, running: number, seconds: string): Text {
  const name = kindName(type);
  return {
    zh: `${seconds} 秒：${name.zh} 已完成 ${done}，进行中 ${running}`,
    en: `${seconds} s: ${name.en}: ${done} done, ${running} under way`,
  };
}
