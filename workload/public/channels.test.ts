import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { needsInTurn } from "../../test/requires.ts";
import { operatorOf } from "../business/test-world.ts";
import { numberOf } from "../database/row.ts";
import type { ProfileId } from "../profile.ts";
import { makeChannels, password } from "./test-channels.ts";
import type { Channels } from "./test-channels.ts";

const inTurn = needsInTurn("postgresql");
let channels: Channels;
let failure: unknown;

test.before(async () => {
  try {
    channels = await makeChannels("channels", ["business", "online", "mobile", "hotline", "kiosk"]);
  } catch (error) {
    // Without PostgreSQL there is nothing to test: each test says so.
    failure = error;
  }
});
test.after.always(async () => {
  await channels?.close();
});

inTurn("a person registers by number and name, logs in, and is told of nobody else", async (t) => {
  t.is(failure, undefined);
  const [one, other] = channels.people;
  const online = channels.client("online");
  const wrong = await online.ask({ path: "/logins/person", body: { idNumber: one!.idNumber, name: "李四", password } });
  t.deepEqual([wrong.status, wrong.json["type"]], [404, "urn:jinbao:problem:not-found"], wrong.text);
  const made = await online.ask({ path: "/logins/person", body: { idNumber: one!.idNumber, name: one!.name, password } });
  t.is(made.status, 201, made.text);
  const again = await online.ask({ path: "/logins/person", body: { idNumber: one!.idNumber, name: one!.name, password: "another one!" } });
  t.is(again.status, 409);
  const headers = await channels.login("online", { kind: "person", name: one!.idNumber, password });
  const own = await online.ask({ method: "GET", path: `/own/person?idNumber=${other!.idNumber}`, headers });
  t.deepEqual([own.status, own.json["person"]], [200, one!.person], own.text);
  t.is((await online.ask({ method: "GET", path: "/own/person" })).status, 401);
  t.is((await online.ask({ method: "GET", path: "/own/employer", headers })).status, 403);
  t.is((await online.ask({ method: "DELETE", path: "/sessions/current", headers })).status, 200);
  t.is((await online.ask({ method: "GET", path: "/own/person", headers })).status, 401);
});

inTurn("after five wrong passwords at once a login rests, whatever password comes then", async (t) => {
  const [, one] = channels.people;
  const online = channels.client("online");
  t.is((await online.ask({ path: "/logins/person", body: { idNumber: one!.idNumber, name: one!.name, password } })).status, 201);
  const tries = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const body = { kind: "person", name: one!.idNumber, password: "no such password" };
      return (await online.ask({ path: "/sessions", body })).status;
    }),
  );
  t.deepEqual(
    tries.toSorted((a, b) => a - b),
    [401, 401, 401, 401, 401, 429, 429, 429],
  );
  const right = await online.ask({ path: "/sessions", body: { kind: "person", name: one!.idNumber, password } });
  t.is(right.status, 429);
  t.true(Number(right.headers["retry-after"]) > 60);
});

inTurn("the same question has the same answer online, by mobile, by telephone and at the kiosk", async (t) => {
  const [, , one] = channels.people;
  const { idNumber, name, cardNumber, person } = one!;
  await channels.client("online").ask({ path: "/logins/person", body: { idNumber, name, password } });
  const login = { kind: "person", name: idNumber, password };
  const card = await channels
    .client("kiosk")
    .ask({ as: "system-terminal-1", path: "/cards", body: { cardNumber, idNumber, pin: "135790" } });
  t.is(card.status, 201, card.text);
  const headers: Partial<Record<ProfileId, Readonly<Record<string, string>>>> = {
    online: await channels.login("online", login),
    mobile: await channels.login("mobile", login),
    kiosk: await channels.login("kiosk", { cardNumber, pin: "135790" }, "system-terminal-1"),
  };
  for (const question of ["person", "benefit", "annuity", "entitlement"]) {
    const answers = await Promise.all([
      channels.client("online").ask({ method: "GET", path: `/own/${question}`, headers: headers.online! }),
      channels.client("mobile").ask({ method: "GET", path: `/own/${question}`, headers: headers.mobile! }),
      channels.client("kiosk").ask({ as: "system-terminal-1", method: "GET", path: `/own/${question}`, headers: headers.kiosk! }),
      channels.client("hotline").ask({ as: "operator-try-entry", path: `/questions/${question}`, body: { idNumber, name } }),
    ]);
    t.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
      answers.map(({ text }) => text).join("\n"),
    );
    t.is(new Set(answers.map(({ text }) => text)).size, 1, answers.map(({ text }) => text).join("\n"));
    if (question !== "entitlement") {
      const direct = await channels.world.run(`query.${question}`, operatorOf("00", "query"), { person });
      t.deepEqual(answers[0].json, direct as Readonly<Record<string, unknown>>);
    }
  }
});

inTurn("a stranger's name, no certificate and another's card get no answer by telephone or at the kiosk", async (t) => {
  const [one, other] = channels.people;
  const body = { idNumber: one!.idNumber, name: "李四" };
  const hotline = channels.client("hotline");
  t.is((await hotline.ask({ as: "operator-try-entry", path: "/questions/person", body })).status, 404);
  t.is((await hotline.ask({ path: "/questions/person", body: { ...body, name: one!.name } })).status, 401);
  const kiosk = channels.client("kiosk");
  const stolen = { cardNumber: other!.cardNumber, idNumber: one!.idNumber, pin: "123456" };
  t.is((await kiosk.ask({ as: "system-terminal-1", path: "/cards", body: stolen })).status, 404);
  t.is((await kiosk.ask({ as: "operator-try-entry", path: "/cards", body: stolen })).status, 403);
});

inTurn("an employer sees its own people only, and what it declares enters the work flow once", async (t) => {
  const { client, creditCode, employer, people } = channels;
  const online = client("online");
  const registered = await online.ask({ as: `unit-${creditCode}`, path: "/logins/unit", body: { password } });
  t.is(registered.status, 201, registered.text);
  const headers = await channels.login("online", { kind: "unit", name: creditCode, password });
  const listed = await online.ask({ method: "GET", path: "/own/people?limit=2", headers });
  t.deepEqual(
    (listed.json["people"] as { person: number }[]).map(({ person }) => person),
    people.slice(0, 2).map(({ person }) => person),
    listed.text,
  );
  const declare = async (key: string, payload: object, to = "person.change-general"): Promise<Awaited<ReturnType<typeof online.ask>>> =>
    await online.ask({
      path: "/declarations",
      headers: { ...headers, "idempotency-key": key },
      body: { function: to, payload },
    });
  const payload = { person: people[0]!.person, phone: "13900000000" };
  const [first, second] = await Promise.all([declare("declare-0001", payload), declare("declare-0001", payload)]);
  t.deepEqual([first.status, second.status], [202, 202], first.text + second.text);
  t.is(first.json["declaration"], second.json["declaration"]);
  t.is((await declare("declare-0001", { ...payload, phone: "13911111111" })).status, 409);
  const malformed = await declare("declare-0002", { person: "x", phone: "?" });
  t.is(malformed.status, 400);
  t.is((malformed.json["errors"] as unknown[]).length, 2, "all that is wrong is told at once");
  const foreign = await declare("declare-0003", { employer: employer + 1, contact: "王五" }, "employer.change");
  const at = async (id: unknown): Promise<Readonly<Record<string, unknown>>> =>
    (await online.ask({ method: "GET", path: `/declarations/${String(id)}`, headers })).json;
  const until = async (id: unknown, state: string): Promise<void> => {
    for (let look = 0; look < 100 && (await at(id))["state"] !== state; look++) {
      await sleep(100);
    }
    t.is((await at(id))["state"], state);
  };
  await until(foreign.json["declaration"], "refused");
  const message = first.json["declaration"];
  await until(message, "received");
  const [row] = await channels.world.owner.transaction(
    { label: "test" },
    async ({ query }) => await query({ name: "test.declarations", sql: "SELECT MAX(d.id) AS id, COUNT(*) AS n FROM declaration d" }),
  );
  t.is(numberOf(row!, "n"), 1, "what was refused, and what was sent twice, is no declaration");
  const county = operatorOf("000101", "entry");
  const taken = await channels.world.run("approval.online-declaration", county, { declaration: numberOf(row!, "id"), accept: true });
  await until(message, "accepted");
  await channels.world.run("approval.general", operatorOf("000101", "review"), { case: (taken as { case: number }).case });
  await until(message, "approved");
});

inTurn(
  "while the business system is away, online tells the entitlement from its copy and says of the rest that no answer came",
  async (t) => {
    const [, , one] = channels.people;
    const headers = await channels.login("online", { kind: "person", name: one!.idNumber, password });
    const online = channels.client("online");
    await channels.halt("business");
    const copied = await online.ask({ method: "GET", path: "/own/entitlement", headers });
    t.is(copied.status, 200, copied.text);
    t.is(copied.json["state"], "active");
    const asked = await online.ask({ method: "GET", path: "/own/person", headers });
    t.is(asked.status, 504, asked.text);
    await channels.start("business");
    t.is((await online.ask({ method: "GET", path: "/own/person", headers })).status, 200);
  },
);

inTurn("every channel's document names its routes with their answers", async (t) => {
  const expected: Readonly<Partial<Record<ProfileId, readonly string[]>>> = {
    online: ["/declarations", "/declarations/{declaration}", "/logins/person", "/logins/unit", "/own/people", "/sessions"],
    mobile: ["/logins/person", "/own/entitlement", "/sessions", "/sessions/current"],
    hotline: ["/questions/annuity", "/questions/person"],
    kiosk: ["/cards", "/own/benefit", "/sessions"],
    business: ["/messages", "/functions"],
  };
  for (const [id, paths] of Object.entries(expected)) {
    const { json } = await channels.client(id as ProfileId).ask({ method: "GET", path: "/openapi.json" });
    const documented = json["paths"] as Readonly<Record<string, Readonly<Record<string, { responses: object }>>>>;
    for (const each of paths) {
      t.truthy(documented[each], `${id} ${each}`);
    }
    for (const operation of Object.values(documented).flatMap((methods) => Object.values(methods))) {
      t.true("500" in operation.responses);
    }
  }
});
