import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { enrolEmployer, makeWorld, operatorOf } from "../business/test-world.ts";
import type { World } from "../business/test-world.ts";
import { acknowledgedLine, readAcknowledged } from "./acknowledged.ts";
import { proveLedger } from "./prove.ts";
import type { LedgerProof } from "./prove.ts";

const inTurn = needsInTurn("postgresql");
const county = operatorOf("000101", "entry");

let world: World;
let directory: string;
let file: string;
let lines: string;
test.before(async () => {
  world = await makeWorld();
  directory = await mkdtemp(path.join(os.tmpdir(), "jinbao-ledger-"));
  file = path.join(directory, "acknowledged");
  const { employer } = await enrolEmployer(world, { people: 2, joinedOn: "2026-01-01" });
  await world.run("collection.plan", county, { period: 202601 }, { today: "2026-01-20" });
  const { plans } = (await world.run("query.employer", county, { employer })) as { plans: { plan: number; due: number }[] };
  const input = { plan: plans[0]!.plan, received: plans[0]!.due, bankReference: "B-1" };
  const response = await world.run("collection.allocate", county, input, { requestId: "allocated" });
  lines = acknowledgedLine("allocated", "collection.allocate", response);
  await writeFile(file, lines + lines);
});
test.after.always(async () => {
  await world?.close();
  await rm(directory, { recursive: true, force: true });
});

async function damage(sql: string): Promise<void> {
  await world.owner.transaction({ label: "damage" }, async (session) => session.run({ name: `damage.${sql}`.slice(0, 60), sql }));
}

async function prove(): Promise<LedgerProof> {
  return await proveLedger({ dsn: world.postgres.dsn, acknowledgedFile: file });
}

inTurn("what was acknowledged is found once, and repeated answers count as one request", async (t) => {
  t.like(await prove(), { verdict: "pass", acknowledged: 1, lost: 0, different: 0, duplicated: 0, findings: [] });
});

const damages: readonly (readonly [what: string, sql: string, mend: string, check: string])[] = [
  [
    "an acknowledged request that is gone",
    "UPDATE request SET request_id = 'x' WHERE request_id = 'allocated'",
    "UPDATE request SET request_id = 'allocated' WHERE request_id = 'x'",
    "acknowledged-present",
  ],
  [
    "an answer that was changed",
    "UPDATE request SET response = response || ' ' WHERE request_id = 'allocated'",
    "UPDATE request SET response = rtrim(response) WHERE request_id = 'allocated'",
    "same-answer",
  ],
  [
    "a request of another function",
    "UPDATE request SET function_id = 'x' WHERE request_id = 'allocated'",
    "UPDATE request SET function_id = 'collection.allocate' WHERE request_id = 'allocated'",
    "same-function",
  ],
  [
    "a balance that no entry explains",
    "UPDATE account SET balance = balance + 1 WHERE id = (SELECT MIN(id) FROM account)",
    "UPDATE account SET balance = balance - 1 WHERE id = (SELECT MIN(id) FROM account)",
    "account-balances",
  ],
  [
    "an entry that was changed",
    "UPDATE account_entry SET amount = amount + 1 WHERE subject = 'bank'",
    "UPDATE account_entry SET amount = amount - 1 WHERE subject = 'bank'",
    "posting-balances",
  ],
  ["a posting of another amount", "UPDATE posting SET amount = amount + 1", "UPDATE posting SET amount = amount - 1", "vouchers"],
  ["a voucher of another amount", "UPDATE voucher SET amount = amount + 1", "UPDATE voucher SET amount = amount - 1", "vouchers"],
  [
    "a posting that was made twice",
    "INSERT INTO posting SELECT id + 1, scope, office_id, kind, period, posted_on, amount, request_id FROM posting",
    "DELETE FROM posting WHERE NOT EXISTS (SELECT FROM voucher v WHERE v.posting_id = posting.id)",
    "allocated-once",
  ],
  [
    "money that no contribution explains",
    "UPDATE contribution SET state = 'due', paid_on = NULL WHERE person_id = (SELECT MIN(person_id) FROM contribution)",
    "UPDATE contribution SET state = 'paid', paid_on = '2026-01-20' WHERE state = 'due'",
    "contributions-paid",
  ],
  [
    "a line of the log that stands twice",
    "INSERT INTO audit_log SELECT -1, logged_at, scope, operator_id, office_id, function_id, action, subject_kind, subject_id, case_id, request_id FROM audit_log WHERE request_id = 'allocated'",
    "DELETE FROM audit_log WHERE id = -1",
    "logged-once",
  ],
  [
    "a deed without its line in the log",
    "UPDATE audit_log SET request_id = 'x' WHERE request_id = 'allocated'",
    "UPDATE audit_log SET request_id = 'allocated' WHERE request_id = 'x'",
    "logged",
  ],
  [
    "a write that has no answer",
    "UPDATE request SET response_digest = NULL, answered_at = NULL WHERE function_id = 'employer.enrol'",
    "UPDATE request SET response_digest = repeat('0', 64), answered_at = now() WHERE function_id = 'employer.enrol'",
    "no-open-request",
  ],
];
for (const [what, sql, mend, check] of damages) {
  inTurn(`${what} is found`, async (t) => {
    await damage(sql);
    const proof = await prove();
    await damage(mend);
    t.is(proof.verdict, "fail");
    t.true(
      proof.findings.some((finding) => finding.check === check),
      JSON.stringify(proof.findings),
    );
    t.true(proof.reason.includes(check));
    t.is((await prove()).verdict, "pass", "mended, it passes again");
  });
}

inTurn("a request that was answered in two ways is found", async (t) => {
  await writeFile(file, lines + acknowledgedLine("allocated", "collection.allocate", { other: 1 }));
  t.like(await prove(), { verdict: "fail", different: 2 });
  await writeFile(file, lines);
});

inTurn("what could not be looked at is unknown, and says why", async (t) => {
  const nowhere = await proveLedger({ dsn: "postgresql://jinbao:x@127.0.0.1:1/jinbao", acknowledgedFile: file });
  t.is(nowhere.verdict, "unknown");
  t.regex(nowhere.reason, /could not look: .*ECONNREFUSED/);
  t.is((await proveLedger({ dsn: world.postgres.dsn, acknowledgedFile: path.join(directory, "none") })).verdict, "unknown");
  await writeFile(file, `nonsense\n${lines}`);
  t.regex((await prove()).reason, /acknowledged:1: not an acknowledged request/);
});

test("the last line of a writer that was killed may be cut off", async (t) => {
  const cut = path.join(await mkdtemp(path.join(os.tmpdir(), "jinbao-cut-")), "file");
  const whole = acknowledgedLine("a", "b", {});
  await writeFile(cut, whole + whole.slice(0, 30));
  t.is((await readAcknowledged(cut)).requests.size, 1);
  await rm(path.dirname(cut), { recursive: true });
});

test("an answer's digest does not depend on the order of its keys", (t) => {
  t.is(acknowledgedLine("a", "b", { x: 1, y: [{ p: 1, q: 2 }] }), acknowledgedLine("a", "b", { y: [{ q: 2, p: 1 }], x: 1 }));
});
