import { z } from "zod";
import { documentNumber, id } from "../../business/inputs.ts";
import { exact } from "../../business/values.ts";
import type { Database, Row, Statement } from "../../database/database.ts";
import { bigintOf, numberOf, textOf } from "../../database/row.ts";
import { scopeRange } from "../../database/scope.ts";
import { uploadWindow } from "./window.ts";
import type { UploadWindow } from "./window.ts";

/** The largest scan: some hundred pages at the scheme's picture sizes. */
const mostBytes = 64 * 1024 * 1024;

export const scan = z.object({
  documentNo: documentNumber,
  case: id,
  /** Table 6's media. */
  media: z.enum(["document-camera", "scanner", "elsewhere"]),
  bytes: z.int().min(1).max(mostBytes),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const scanState = z.enum(["receiving", "local", "central"]);
export type Scan = Readonly<z.infer<typeof scan> & { scope: string; state: z.infer<typeof scanState> }>;

/** The scans' table. */
export class Scans {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The scan as it stands: the one that is given, or the one that has its number already. */
  async add(given: Omit<Scan, "state">, now: Date): Promise<Scan> {
    const { documentNo, scope, case: caseId, media, bytes, sha256 } = given;
    await this.#run(insert, { documentNo, scope, caseId, media, bytes, sha256, createdAt: now });
    return (await this.find(documentNo))!;
  }

  /** One of the office whose scope it is, or of those below it. */
  async find(documentNo: string, scope = "/"): Promise<Scan | undefined> {
    const { low, high } = scopeRange(scope);
    const [row] = await this.#query(selectOne, { documentNo, scopeLow: low, scopeHigh: high });
    return row === undefined ? undefined : scanOf(row);
  }

  /** Those in the local store, by number. */
  async local(after: string, limit: number): Promise<readonly Scan[]> {
    return (await this.#query(selectLocal, { after, limit })).map((row) => scanOf(row));
  }

  async move(documentNo: string, state: Scan["state"], now: Date): Promise<void> {
    await this.#run(update, { documentNo, state, uploadedAt: state === "central" ? now : null });
  }

  async forget(documentNo: string): Promise<void> {
    await this.#run(remove, { documentNo });
  }

  async window(): Promise<UploadWindow> {
    const [row] = await this.#query(selectWindow, {});
    return uploadWindow.parse({ starts: numberOf(row!, "starts"), ends: numberOf(row!, "ends") });
  }

  async setWindow({ starts, ends }: UploadWindow): Promise<void> {
    await this.#run(updateWindow, { starts, ends });
  }

  async #query(statement: Statement, values: Row): Promise<readonly Row[]> {
    return await this.#database.transaction({ label: statement.name, readOnly: true }, async (session) => session.query(statement, values));
  }

  async #run(statement: Statement, values: Row): Promise<void> {
    await this.#database.transaction({ label: statement.name }, async (session) => session.run(statement, values));
  }
}

function scanOf(row: Row): Scan {
  return {
    documentNo: textOf(row, "document_no"),
    scope: textOf(row, "scope"),
    case: exact(bigintOf(row, "case_id")),
    media: scan.shape.media.parse(textOf(row, "media")),
    bytes: exact(bigintOf(row, "bytes")),
    sha256: textOf(row, "sha256"),
    state: scanState.parse(textOf(row, "state")),
  };
}

const columns = "s.document_no, s.scope, s.case_id, s.media, s.bytes, s.sha256, s.state";
const insertWords = `INTO archive_scan (document_no, scope, case_id, media, bytes, sha256, state, created_at)
   VALUES (:documentNo, :scope, :caseId, :media, :bytes, :sha256, 'receiving', :createdAt)`;
const insert: Statement = {
  name: "archives.add",
  sql: `INSERT ${insertWords} ON CONFLICT DO NOTHING`,
  oracle: `INSERT /*+ IGNORE_ROW_ON_DUPKEY_INDEX(archive_scan, archive_scan_pk) */ ${insertWords}`,
};
const selectOne: Statement = {
  name: "archives.find",
  sql: `SELECT ${columns} FROM archive_scan s WHERE s.document_no = :documentNo AND s.scope >= :scopeLow AND s.scope < :scopeHigh`,
};
const selectLocal: Statement = {
  name: "archives.local",
  sql: `SELECT ${columns} FROM archive_scan s WHERE s.state = 'local' AND s.document_no > :after ORDER BY s.document_no FETCH FIRST :limit ROWS ONLY`,
};
const update: Statement = {
  name: "archives.move",
  sql: "UPDATE archive_scan SET state = :state, uploaded_at = :uploadedAt WHERE document_no = :documentNo",
};
const remove: Statement = {
  name: "archives.forget",
  sql: "DELETE FROM archive_scan WHERE document_no = :documentNo AND state <> 'central'",
};
const selectWindow: Statement = { name: "archives.window", sql: "SELECT w.starts, w.ends FROM archive_window w WHERE w.id = 1" };
const updateWindow: Statement = {
  name: "archives.set-window",
  sql: "UPDATE archive_window SET starts = :starts, ends = :ends WHERE id = 1",
};
