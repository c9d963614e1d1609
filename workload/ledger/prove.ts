import type { Database, Row, Session } from "../database/database.ts";
import { bigintOf, textOf, textOrNull } from "../database/row.ts";
import { openDatabase } from "../database/open.ts";
import { sha256Hex } from "../../sizing/digest.ts";
import { readAcknowledged } from "./acknowledged.ts";
import type { Acknowledged, AcknowledgedFile } from "./acknowledged.ts";
import { bookChecks } from "./books.ts";

/** One thing that is wrong. */
export type Finding = Readonly<{ check: string; subject: string; expected: string; found: string }>;

export type LedgerProof = Readonly<{
  verdict: "pass" | "fail" | "unknown";
  /** In one line. */
  reason: string;
  acknowledged: number;
  /** Acknowledged requests that the ledger does not have, and those it has with another answer or function. */
  lost: number;
  different: number;
  /** Those that did the same thing twice. */
  duplicated: number;
  findings: readonly Finding[];
  seconds: number;
}>;

export type ProofOptions = Readonly<{
  /** Of the tables' owner: row-level rights would hide what is to be proven. */
  dsn: string;
  /** JSON lines `{requestId, function, responseDigest}`; without it only the books are proven. */
  acknowledgedFile?: string;
  timeoutMs?: number;
}>;

/**
 * Proves from the tables alone, over a connection and by SQL of its own, that each acknowledged request is there exactly once with the
 * answer that was given, and that the books agree: entries with postings, balances with entries, vouchers with postings, money with
 * business. Everything is read from one snapshot. What could not be looked at is `unknown`, never a pass.
 */
export async function proveLedger(options: ProofOptions): Promise<LedgerProof> {
  const started = performance.now();
  let database: Database | undefined;
  try {
    const file = options.acknowledgedFile === undefined ? nothing : await readAcknowledged(options.acknowledgedFile);
    database = await openDatabase(options.dsn, { set: "business", as: "owner", poolSize: 1, applicationName: "jinbao-ledger" });
    const settings = { label: "ledger", readOnly: true, timeoutMs: options.timeoutMs ?? 600_000 };
    const findings = await database.transaction(settings, async (session) => [
      ...(await proveRequests(session, file)),
      ...(await proveBooks(session)),
    ]);
    return conclude(file, findings, started);
  } catch (error) {
    return {
      verdict: "unknown",
      reason: `could not look: ${(error as Error).message}`,
      acknowledged: 0,
      lost: 0,
      different: 0,
      duplicated: 0,
      findings: [],
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await database?.close();
  }
}

const nothing: AcknowledgedFile = { requests: new Map(), contradicted: [] };
const requestsAtOnce = 100;

async function proveRequests(session: Session, { requests, contradicted }: AcknowledgedFile): Promise<readonly Finding[]> {
  const findings: Finding[] = contradicted.map((requestId) => ({
    check: "answered-alike",
    subject: requestId,
    expected: "the first answer again",
    found: "another answer",
  }));
  const waiting = [...requests.values()];
  for (let index = 0; index < waiting.length; index += requestsAtOnce) {
    const some = waiting.slice(index, index + requestsAtOnce);
    const ids = parameters.map((name, place) => [name, some[Math.min(place, some.length - 1)]!.requestId]);
    const rows = await session.query(selectRequests, Object.fromEntries(ids));
    const found = new Map(rows.map((row) => [textOf(row, "request_id"), row]));
    findings.push(...some.flatMap((one) => proveRequest(one, found.get(one.requestId))));
  }
  for (const row of await session.query(selectUnlogged)) {
    findings.push({ check: "logged", subject: textOf(row, "request_id"), expected: "a line in the log", found: "none" });
  }
  return findings;
}

function proveRequest(one: Acknowledged, row: Row | undefined): readonly Finding[] {
  const finding = (check: string, expected: string, found: string): Finding => ({ check, subject: one.requestId, expected, found });
  if (row === undefined || textOrNull(row, "response_digest") === null) {
    return [finding("acknowledged-present", "in the ledger with its answer", row === undefined ? "not there" : "there without an answer")];
  }
  const wrong: Finding[] = [];
  if (textOf(row, "function_id") !== one.function) {
    wrong.push(finding("same-function", one.function, textOf(row, "function_id")));
  }
  // The digest is made anew from the text that is kept: the column alone would be the service's word for it.
  if (textOf(row, "response_digest") !== one.responseDigest || sha256Hex(textOf(row, "response")) !== one.responseDigest) {
    wrong.push(finding("same-answer", one.responseDigest, textOf(row, "response_digest")));
  }
  return wrong;
}

async function proveBooks(session: Session): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { id, statement } of bookChecks) {
    for (const row of await session.query(statement)) {
      findings.push({
        check: id,
        subject: String(bigintOf(row, "subject")),
        expected: String(bigintOf(row, "expected")),
        found: String(bigintOf(row, "found")),
      });
    }
  }
  return findings;
}

function conclude({ requests }: AcknowledgedFile, findings: readonly Finding[], started: number): LedgerProof {
  const count = (...checks: readonly string[]): number => findings.filter(({ check }) => checks.includes(check)).length;
  const verdict = findings.length === 0 ? "pass" : "fail";
  const broken = [...new Set(findings.map(({ check }) => check))];
  return {
    verdict,
    reason:
      verdict === "pass"
        ? `${requests.size} acknowledged requests are there exactly once, and ${bookChecks.length} laws of the books hold`
        : `broken: ${broken.join(", ")}`,
    acknowledged: requests.size,
    lost: count("acknowledged-present"),
    different: count("same-answer", "same-function", "answered-alike"),
    duplicated: count("logged-once", "allocated-once", "paid-once"),
    findings,
    seconds: (performance.now() - started) / 1000,
  };
}

const parameters = Array.from({ length: requestsAtOnce }, (_each, place) => `id${place}`);

const selectRequests = {
  name: "ledger.requests",
  sql: `SELECT r.request_id, r.function_id, r.response, r.response_digest FROM request r
   WHERE r.request_id IN (${parameters.map((name) => `:${name}`).join(", ")})`,
};

/** Looked for in one pass: the log has no index for it, as nobody else asks. */
const selectUnlogged = {
  name: "ledger.logged",
  sql: `SELECT r.request_id FROM request r WHERE r.response_digest IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM audit_log l WHERE l.request_id = r.request_id) FETCH FIRST 20 ROWS ONLY`,
};
