import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needs } from "../../test/requires.ts";
import { ensureTrialOperators } from "./development.ts";
import { serve } from "../serve.ts";
import type { Served, ServeOptions } from "../serve.ts";
import { TestClient } from "../test-client.ts";
import { startTestServer } from "../test-server.ts";
import type { TestServer } from "../test-server.ts";
import { DevelopmentAuthority } from "./authority.ts";
import type { Wanted } from "./authority.ts";

let server: TestServer;
let authority: DevelopmentAuthority;
let served: Served;
let client: TestClient;

const reloadSeconds = 0.3;

async function start(directory: string, dsn: string, own: DevelopmentAuthority, now = () => new Date()): Promise<Served> {
  const files = await own.issue({ kind: "system", name: "business", hosts: ["127.0.0.1"] });
  const certificates: ServeOptions["certificates"] = {
    ...files,
    authoritiesFile: own.certificateFile,
    revocations: [own.revocationFile],
    reloadSeconds,
  };
  return await serve("business", { directory, dsn, port: 0, version: "0", certificates, now });
}

let failure: unknown;
test.before(async () => {
  try {
    server = await startTestServer("identity");
    authority = await DevelopmentAuthority.open(path.join(server.directory, "certificates"));
    served = await start(server.directory, server.postgres.dsn, authority);
    await ensureTrialOperators(server.postgres.dsn);
    for (const name of ["try-entry", "try-review", "try-other", "try-province"]) {
      await authority.issue({ kind: "operator", name });
    }
    client = new TestClient(served.url, server.directory);
  } catch (error) {
    failure = error;
  }
});
test.after.always(async () => {
  client?.close();
  await served?.stop();
  await server?.stop();
});

const registered = needs("postgresql");
const question = { method: "GET", path: "/functions" } as const;

registered("a certificate of ours, in time and not revoked, lets its operator in", async (t) => {
  t.is(failure, undefined);
  t.is((await client.ask({ ...question, as: "operator-try-entry" })).status, 200);
});

const refusals: readonly (readonly [string, Wanted, number, string])[] = [
  ["has expired", { kind: "operator", name: "try-expired", days: [-10, -1] }, 401, "certificate-expired"],
  ["is not valid yet", { kind: "operator", name: "try-early", days: [1, 10] }, 401, "certificate-not-yet-valid"],
  ["is meant for servers", { kind: "operator", name: "try-server", usage: "server" }, 401, "certificate-for-other-use"],
  ["names an employer", { kind: "unit", name: "121100004000000001" }, 403, "other-caller"],
  ["names a system", { kind: "system", name: "some-host" }, 403, "other-caller"],
  ["names an operator whom nobody knows", { kind: "operator", name: "try-nobody" }, 403, "unknown-operator"],
];

for (const [what, wanted, status, code] of refusals) {
  registered(`a certificate that ${what} is refused, and told so`, async (t) => {
    await authority.issue(wanted);
    const answer = await client.ask({ ...question, as: `${wanted.kind}-${wanted.name}` });
    t.is(answer.status, status, answer.text);
    t.is(answer.json["type"], `urn:jinbao:problem:${code}`);
  });
}

registered("a certificate of another authority is refused, though it bears the same names", async (t) => {
  const foreign = await DevelopmentAuthority.open(path.join(server.directory, "foreign"));
  const files = await foreign.issue({ kind: "operator", name: "try-entry" });
  for (const [extension, file] of [
    ["crt", files.certificateFile],
    ["key", files.keyFile],
  ] as const) {
    writeFileSync(path.join(client.certificates, `foreign.${extension}`), readFileSync(file));
  }
  const answer = await client.ask({ ...question, as: "foreign" });
  t.deepEqual([answer.status, answer.json["type"]], [401, "urn:jinbao:problem:certificate-not-trusted"]);
});

registered("no certificate is refused with what is needed", async (t) => {
  const answer = await client.ask(question);
  t.deepEqual([answer.status, answer.json["type"]], [401, "urn:jinbao:problem:no-certificate"]);
});

registered("a certificate that is revoked while its connection lasts is refused soon after, on that connection too", async (t) => {
  const files = await authority.issue({ kind: "operator", name: "try-review" });
  t.is((await client.ask({ ...question, as: "operator-try-review" })).status, 200);
  await authority.publish([files]);
  const answer = await until(
    async () => await client.ask({ ...question, as: "operator-try-review" }),
    ({ status }) => status === 401,
  );
  t.deepEqual([answer.status, answer.json["type"]], [401, "urn:jinbao:problem:certificate-revoked"]);
  t.is((await client.ask({ ...question, as: "operator-try-entry" })).status, 200);
});

registered("a revocation list past its time lets nobody in until a new one comes, and a forged one does not count", async (t) => {
  const place = path.join(server.directory, "stale");
  const own = await DevelopmentAuthority.open(path.join(place, "certificates"));
  await own.issue({ kind: "operator", name: "try-entry" });
  let days = 0;
  const running = await start(place, server.postgres.dsn, own, () => new Date(Date.now() + days * 86_400_000));
  const asker = new TestClient(running.url, place);
  const ask = async (): Promise<readonly unknown[]> => {
    const { status, json } = await asker.ask({ ...question, as: "operator-try-entry" });
    return [status, json["type"]];
  };
  const stale = [401, "urn:jinbao:problem:revocation-unknown"];
  t.is((await ask())[0], 200);
  days = 2;
  t.deepEqual(await ask(), stale);
  const forger = await DevelopmentAuthority.open(path.join(server.directory, "forger"));
  await forger.publish([], { validMs: 10 * 86_400_000 });
  writeFileSync(own.revocationFile, readFileSync(forger.revocationFile));
  await sleep(reloadSeconds * 4000);
  t.deepEqual(await ask(), stale);
  rmSync(own.revocationFile);
  await own.publish([], { validMs: 10 * 86_400_000 });
  t.is((await until(ask, ([status]) => status === 200))[0], 200);
  asker.close();
  await running.stop();
});

registered("a county's operator can neither read nor change what is another's, and the province sees both", async (t) => {
  const employer = {
    creditCode: "121100004000000201",
    name: "第二县某单位",
    kind: "institution",
    funding: "full",
    bank: "102",
    bankAccount: "6222000000000001",
    joinedOn: "2014-10-01",
  };
  const entered = await client.call("operator-try-other", "employer.enrol", employer, "county-enrol-1");
  t.is(entered.status, 200, entered.text);
  const review = { case: entered.json["case"] };
  t.is((await client.call("operator-try-entry", "approval.log", review)).status, 200);
  t.deepEqual((await client.call("operator-try-entry", "approval.log", review)).json["steps"], []);
  const reviewed = await client.call("operator-try-province", "approval.general", review, "county-review-1");
  t.is(reviewed.status, 200, reviewed.text);
  const id = (reviewed.json["result"] as { employer: number }).employer;

  for (const key of [{ creditCode: employer.creditCode }, { employer: id }]) {
    t.is((await client.call("operator-try-entry", "query.employer", key)).status, 404);
    t.is((await client.call("operator-try-other", "query.employer", key)).status, 200);
    t.is((await client.call("operator-try-province", "query.employer", key)).status, 200);
  }
  const changes: readonly (readonly [string, object])[] = [
    ["employer.change", { employer: id, name: "改名" }],
    ["employer.inspection", { employer: id, year: 2026, certificateNo: "CERT-1", renewedOn: "2026-01-01" }],
    ["employer.suspend", { employer: id, from: "2026-01-01", reason: "某原因" }],
    ["employer.cancel", { employer: id, endedOn: "2026-01-01", reason: "某原因" }],
  ];
  for (const [name, body] of changes) {
    const answer = await client.call("operator-try-entry", name, body, `county-${name}-1`);
    t.is(answer.status, 404, `${name}: ${answer.text}`);
  }
  t.is((await client.call("operator-try-other", "query.employer", { employer: id })).json["name"], employer.name);
});

registered("an operator does only what his roles allow, whatever the certificate says", async (t) => {
  const answer = await client.call("operator-try-entry", "approval.general", { case: 1 }, "role-review-1");
  t.deepEqual([answer.status, answer.json["type"]], [403, "urn:jinbao:problem:not-permitted"]);
});

async function until<Result>(look: () => Promise<Result>, enough: (result: Result) => boolean): Promise<Result> {
  const end = Date.now() + 20_000;
  for (;;) {
    const result = await look();
    if (enough(result) || Date.now() > end) {
      return result;
    }
    await sleep(100);
  }
}
