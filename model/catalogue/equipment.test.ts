import test from "ava";
import { equipment } from "./equipment.ts";

/** The contract's list: table 7 at the baseline, `(o)` for optional; no number where the scheme prints none. */
const table7 = `
business.application 1, business.middleware 1, business.appServer 4, business.databaseSoftware 1,
business.databaseServer 2, business.frontServer 1 (o), finance.application 1, finance.interface 1,
finance.middleware 1, finance.appServer 2, finance.databaseSoftware 1, finance.databaseServer 2,
network.loadBalancer 2 (o), storage.diskArray 1, storage.sanSwitch 2 (o), public.application 1,
public.middleware 1 (o), public.appServer 2 (o), public.databaseSoftware 1 (o), public.databaseServer 2 (o),
terminal.set 927, wan.lines, wan.cityRouter 12 (o), wan.countyRouter 90 (o), wan.cityFirewall 12 (o),
wan.trunkUpgrade, wan.backupLines (o), wan.provinceBackupRouter 1 (o), wan.cityBackupRouter 12 (o),
backup.system 1, security.cryptoMachine 1, security.certificate 927, security.gap 1,
monitoring.software 1, security.antivirus 927, security.audit 1, rack 2`
  .split(",")
  .map((entry) => entry.trim());

const scheme = equipment.filter(({ origin }) => origin === "scheme");
const ours = equipment.filter(({ origin }) => origin === "ours");

test("the scheme's equipment is table 7's 37 lines with their printed quantities, in its order, before ours", (t) => {
  t.is(scheme.length, 37);
  t.deepEqual(
    scheme.map(({ id, printed, optional }) =>
      [id, printed, optional && "(o)"].filter((word) => word !== undefined && word !== false).join(" "),
    ),
    table7,
  );
  t.deepEqual(equipment, [...scheme, ...ours]);
});

test("equipment of ours is the recovery site's, printed nowhere and shown only where the site is built", (t) => {
  t.true(ours.length >= 9);
  const options = { phase: "both", optionalEquipment: [], financeDatabase: "separate", publicDatabase: "own", backupLines: true } as const;
  const choices = {
    ...options,
    databaseEngine: "postgresql",
    middleware: "tongweb",
    archiveUpload: "night",
    hotline: "province",
    medicalInsurance: "single",
  } as const;
  for (const { id, printed, when, source } of ours) {
    t.regex(id, /^recovery\./);
    t.is(printed, undefined);
    t.regex(source.en, /ours/);
    t.true(when!({ ...choices, recoverySite: true }));
    t.false(when!({ ...choices, recoverySite: false }));
  }
});

test("lines of ids are unique, and of both languages with a unit and a source", (t) => {
  t.is(new Set(equipment.map(({ id }) => id)).size, equipment.length);
  for (const { id, category, name, specification, unit, source, specificationFor } of equipment) {
    for (const text of [category, name, specification, unit, source, ...Object.values(specificationFor ?? {})]) {
      t.regex(text.zh, /[\u4e00-\u9fff]|\d/, id);
      t.regex(text.en, /[A-Za-z]{2}/, id);
      // What one language fills in, the other does too.
      t.deepEqual(placeholders(text.zh), placeholders(text.en), id);
    }
  }
});

test("a quantity that the scheme prints for a line of fixed number is that number", (t) => {
  for (const { id, sizedBy, printed } of scheme) if ("fixed" in sizedBy && printed !== undefined) t.is(sizedBy.fixed, printed, id);
});

test("a finance or public database, or a backup line, is left out with the choice that leaves it out", (t) => {
  const conditional = scheme.filter(({ when }) => when !== undefined).map(({ id }) => id);
  t.deepEqual(conditional, [
    "finance.databaseSoftware",
    "finance.databaseServer",
    "public.databaseSoftware",
    "public.databaseServer",
    "wan.backupLines",
    "wan.provinceBackupRouter",
    "wan.cityBackupRouter",
  ]);
});

function placeholders(text: string): readonly string[] {
  return (text.match(/\{[^}]*\}/g) ?? []).toSorted();
}
