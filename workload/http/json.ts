import { HttpProblem } from "./problem.ts";

/**
 * Reads a JSON body. @throws HttpProblem 400 where it is no JSON in UTF-8, or nested deeper than anything that works on it later should have
 * to bear
 */
export function parseJson(bytes: Buffer, mostDeep: number): unknown {
  if (depthOf(bytes) > mostDeep) {
    throw new HttpProblem(400, "nested-too-deep", {
      zh: `JSON 嵌套不得超过 ${mostDeep} 层`,
      en: `JSON may not be nested more than ${mostDeep} deep`,
    });
  }
  try {
    const text = utf8.decode(bytes);
    return JSON.parse(text, suspicious.test(text) ? tidy : undefined) as unknown;
  } catch (cause) {
    throw new HttpProblem(400, "not-json", { zh: "请求体不是 UTF-8 编码的 JSON", en: "the body is not JSON in UTF-8" }, { cause });
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Looked at once more where these are spelt in some way: a member called __proto__, and half a character. */
const suspicious = /__proto__|\\u005[fF]|\\u[dD][89abAB]/;

/**
 * A member called __proto__ would become an object's prototype where somebody copies it: it is left out, as all members that nobody knows are.
 * A text that holds half a character could not be kept as it came.
 */
function tidy(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === "string" && !value.isWellFormed())) {
    throw new SyntaxError("a text holds half a character");
  }
  return key === "__proto__" ? undefined : value;
}

/** Brackets outside of texts; what is no JSON is found out later. */
function depthOf(bytes: Buffer): number {
  let [depth, deepest, inText] = [0, 0, false];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (inText) {
      if (byte === 0x5c) {
        index += 1;
      } else if (byte === 0x22) {
        inText = false;
      }
    } else if (byte === 0x22) {
      inText = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return deepest;
}
