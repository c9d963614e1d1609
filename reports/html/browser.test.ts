import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { planDataCenter } from "../../datacenter/plan.ts";
import { plannedProvince } from "../../datacenter/test-plan.ts";
import { lint } from "../../sizing/lints.ts";
import { ranges } from "../../sizing/range.ts";
import { size } from "../../sizing/size.ts";
import { needs } from "../../test/requires.ts";
import { buildReport } from "../build.ts";
import { writeHtml } from "../html.ts";
import type { ReportInput } from "../input.ts";
import { escaped } from "./words.ts";

const run = promisify(execFile);

/** What a browser says of a page that is so wide. */
type Look = Readonly<{ overflow: number; styled: boolean; wideTables: readonly string[]; scrollers: number; overlaps: readonly string[] }>;

/**
 * Opens the page in a frame, as its own policy lets no script run in it, and asks around: whether it is wider than its frame, whether
 * its style was taken, and whether words of the topology lie on one another in the faces of this machine.
 */
const probe = `
addEventListener("load", () => {
  const frame = document.querySelector("iframe");
  const page = frame.contentDocument;
  const root = page.documentElement;
  const texts = [...page.querySelectorAll("#topology text")].map((text) => ({ words: text.textContent, box: text.getBBox() }));
  const cross = ({ box: a }, { box: b }) => a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y + 3 < b.y + b.height - 3 && b.y + 3 < a.y + a.height - 3;
  const overlaps = texts.flatMap((one, index) => texts.slice(index + 1).filter((other) => cross(one, other)).map((other) => one.words + " | " + other.words));
  const tables = [...page.querySelectorAll(".scroll > table")];
  const look = {
    overflow: root.scrollWidth - root.clientWidth,
    styled: frame.contentWindow.getComputedStyle(page.querySelector("table")).borderCollapse === "collapse",
    wideTables: tables.filter((table) => table.scrollWidth > table.parentElement.clientWidth + 1).map((table) => table.id),
    scrollers: page.querySelectorAll(".scroll").length,
    overlaps,
  };
  const out = document.createElement("pre");
  out.id = "look";
  out.textContent = encodeURIComponent(JSON.stringify(look));
  document.body.append(out);
});
`;

async function lookAt(page: string, width: number): Promise<Readonly<{ look: Look; messages: readonly string[] }>> {
  const directory = await mkdtemp(path.join(tmpdir(), "jinbao-page-"));
  try {
    const file = path.join(directory, "frame.html");
    await writeFile(
      file,
      `<!DOCTYPE html><meta charset="utf-8"><iframe style="width:${width}px;height:900px;border:0" srcdoc="${escaped(page)}"></iframe><script>${probe}</script>`,
    );
    const { stdout, stderr } = await run(
      "chromium",
      [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        ...["--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr"],
        ...[`--user-data-dir=${path.join(directory, "profile")}`, "--virtual-time-budget=10000", "--window-size=1400,1000", "--dump-dom"],
        pathToFileURL(file).href,
      ],
      { timeout: 100_000, maxBuffer: 64 * 1024 * 1024 },
    );
    const found = /<pre id="look">([^<]*)<\/pre>/u.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`the browser said nothing of the page: ${stderr.slice(-2000)}`);
    const messages = stderr.split("\n").filter((line) => line.includes(":CONSOLE"));
    return { look: JSON.parse(decodeURIComponent(found)) as Look, messages };
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const province = plannedProvince({ options: { recoverySite: true } });
const sizing = size(province);
const input: ReportInput = {
  province,
  sizing,
  ranges: ranges(province, { draws: 200, seed: 1 }),
  lints: lint(province, sizing),
  dataCenter: planDataCenter(province, sizing),
  evidence: [],
  date: "2026-01-31",
};

const widths: readonly (readonly [where: string, width: number])[] = [
  ["a phone", 390],
  ["a desk", 1280],
];

for (const language of ["zh", "en"] as const) {
  for (const [where, width] of widths) {
    needs("chromium")(`on ${where} the page is no wider than the screen, has its style, and gives no error, ${language}`, async (t) => {
      t.timeout(120_000);
      const { look, messages } = await lookAt(await writeHtml(buildReport(input), input, language), width);
      t.deepEqual(messages, []);
      t.is(look.overflow, 0);
      t.true(look.styled);
      t.deepEqual(look.overlaps, []);
      t.true(look.scrollers > 10);
      // Wide tables scroll in their own containers, and only where they must.
      t.is(look.wideTables.length > 0, width < 500, look.wideTables.join(" "));
    });
  }
}
