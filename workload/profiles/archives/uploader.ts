import type { Database } from "../../database/database.ts";
import { textOf } from "../../database/row.ts";
import type { JsonClient } from "../../http/client.ts";
import { kindOf } from "../../http/log.ts";
import { startPeriodic } from "../../periodic.ts";
import type { Running, Setting } from "../../profile.ts";
import { mostPieceBytes, receivedAnswer } from "./routes.ts";
import type { Places } from "./routes.ts";
import type { Scan } from "./scans.ts";
import { isOpen } from "./window.ts";

const pollMs = 1000;
const longestPauseMs = 60_000;
const atOnce = 50;

/**
 * In the hours of the window, takes scans whose case was approved from the local store to the central one, and those whose case was rejected
 * away. Broken off, by the window's end or a kill, an upload goes on at the byte where it was.
 */
export function startUploader(places: Places, setting: Pick<Setting, "business" | "peer" | "metrics" | "log" | "now">): Running {
  const tidied = tidy(places).catch((error: unknown) => setting.log.warn({ kind: kindOf(error) }, "tidy"));
  return startPeriodic({
    everyMs: pollMs,
    longestMs: longestPauseMs,
    work: async (stopping) => {
      await tidied;
      await night(places, setting, stopping);
      return "nothing";
    },
    onProblem: (error) => {
      setting.log.warn({ kind: kindOf(error) }, "upload");
      setting.metrics.job("upload scans", "again");
    },
  });
}

/** A kill may have come between the last piece of an upload and the end of the local copy. */
async function tidy({ scans, local }: Places): Promise<void> {
  for (const name of await local.names()) {
    if ((await scans.find(name))?.state === "central") {
      await local.remove(name);
    }
  }
}

type Given = Parameters<typeof startUploader>[1];

async function night(places: Places, setting: Given, stopping: AbortSignal): Promise<void> {
  const client = setting.peer("archives");
  // Before every document number there is.
  let after = "!";
  if (client === undefined) {
    return;
  }
  while (!stopping.aborted && isOpen(await places.scans.window(), setting.now())) {
    const scans = await places.scans.local(after, atOnce);
    for (const scan of scans) {
      await settle(places, setting, { scan, client, stopping });
    }
    if (scans.length < atOnce) {
      return;
    }
    after = scans.at(-1)!.documentNo;
  }
}

type One = Readonly<{ scan: Scan; client: JsonClient; stopping: AbortSignal }>;

async function settle({ scans, local, central }: Places, setting: Given, { scan, ...one }: One): Promise<void> {
  const state = await stateOfCase(setting.business, scan.case);
  if (state === "rejected") {
    await local.remove(scan.documentNo);
    await central.remove(scan.documentNo);
    await scans.forget(scan.documentNo);
  } else if (state === "approved" && (await upload({ scans, local, central }, setting, { scan, ...one }))) {
    await local.remove(scan.documentNo);
    setting.metrics.job("upload scans", "done");
  }
}

/** False where the window closed, or this is to end, before it was whole. @throws NoAnswer, Declined */
async function upload({ scans, local }: Places, { now }: Given, { scan, client, stopping }: One): Promise<boolean> {
  const path = `/central/${scan.documentNo}`;
  let { received, state } = await client.ask({ method: "GET", path, answer: receivedAnswer });
  while (state !== "central") {
    if (stopping.aborted || !isOpen(await scans.window(), now())) {
      return false;
    }
    const data = (await local.read(scan.documentNo, received, mostPieceBytes)).toString("base64");
    ({ received, state } = await client.ask({ method: "PUT", path, body: { offset: received, data }, answer: receivedAnswer }));
  }
  return true;
}

async function stateOfCase(business: Database, caseId: number): Promise<string> {
  const [row] = await business.transaction({ label: "archives.case-state", readOnly: true, scope: "/" }, async (session) =>
    session.query(selectState, { caseId }),
  );
  return row === undefined ? "submitted" : textOf(row, "state");
}

const selectState = { name: "archives.case-state", sql: "SELECT c.state FROM workflow_case c WHERE c.id = :caseId" };
