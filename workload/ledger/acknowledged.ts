import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "../../sizing/digest.ts";

/** What a client was told: this request was carried out, with an answer of this digest. */
export type Acknowledged = Readonly<{ requestId: string; function: string; responseDigest: string }>;

const line = z.object({
  requestId: z.string().min(1).max(64),
  function: z.string().min(1).max(60),
  responseDigest: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A client's note of an answer, as a line of the file. */
export function acknowledgedLine(requestId: string, functionId: string, response: unknown): string {
  return `${JSON.stringify({ requestId, function: functionId, responseDigest: responseDigest(response) })}\n`;
}

/** The digest of an answer, whatever the order of its keys. */
export function responseDigest(response: unknown): string {
  return sha256Hex(canonicalJson(response));
}

export type AcknowledgedFile = Readonly<{
  requests: ReadonlyMap<string, Acknowledged>;
  /** Requests that were answered more than once, and not in the same way. */
  contradicted: readonly string[];
}>;

/**
 * Reads JSON lines. The last one may be cut off, as its writer was killed: such an answer was not noted, and is not claimed. @throws Error
 * where any other line is not in order
 */
export async function readAcknowledged(file: string): Promise<AcknowledgedFile> {
  const requests = new Map<string, Acknowledged>();
  const contradicted = new Set<string>();
  let cutOff: number | undefined;
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    number += 1;
    if (cutOff !== undefined) {
      throw new Error(`${file}:${cutOff}: not an acknowledged request`);
    }
    const one = parse(text);
    if (one === undefined) {
      cutOff = number;
      continue;
    }
    const before = requests.get(one.requestId);
    if (before !== undefined && (before.responseDigest !== one.responseDigest || before.function !== one.function)) {
      contradicted.add(one.requestId);
    }
    requests.set(one.requestId, one);
  }
  return { requests, contradicted: [...contradicted] };
}

function parse(text: string): Acknowledged | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
