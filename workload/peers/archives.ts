import { z } from "zod";
import { archiveFunctions } from "../../model/catalogue/collaborations.ts";
import { documentNumber } from "../business/inputs.ts";
import { HttpProblem } from "../http/problem.ts";
import { peerOperation, peerProfile } from "./peer.ts";

/** By how each of table 6's functions is reached, and what makes the scans. */
const [upload, view] = archiveFunctions as [(typeof archiveFunctions)[number], (typeof archiveFunctions)[number]];
const media = z.enum(["document-camera", "scanner", "elsewhere"]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const record = z.object({ documentNo: documentNumber, media, sha256, bytes: z.int().min(1).max(100_000_000) });

/** Another authority's archives: it notes which scans there are, and tells where one can be seen (table 6). */
export const archivesPeer = peerProfile({
  interface: "archives",
  operations: [
    peerOperation({
      id: "archives.upload",
      name: upload.name,
      kind: "write",
      input: record,
      output: z.object({ documentNo: documentNumber }),
      keysOf: ({ documentNo }) => [documentNo],
      run: (_state, { documentNo }) => ({ documentNo }),
    }),
    peerOperation({
      id: "archives.view",
      name: view.name,
      kind: "query",
      input: z.object({ documentNo: documentNumber }),
      output: record.extend({ url: z.string() }),
      run: ({ journal }, { documentNo }) => {
        const entry = journal.byKey("archives.upload", documentNo);
        if (entry === undefined) {
          throw new HttpProblem(404, "not-found", { zh: "没有这份档案", en: "there is no such archive" });
        }
        return { ...record.parse(entry.input), url: `/archives/${documentNo}` };
      },
    }),
  ],
});
