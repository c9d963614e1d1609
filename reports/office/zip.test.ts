import test from "ava";
import fc from "fast-check";
import { unzip, zip } from "./zip.ts";

const date = new Date("2026-01-31T00:00:00Z");
const text = new TextEncoder();

test("what is zipped comes out the same, in the same order", (t) => {
  const entries = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z文]{1,12}\.xml$/u), fc.uint8Array({ maxLength: 5000 })), {
    selector: ([path]) => path,
    maxLength: 8,
  });
  fc.assert(
    fc.property(entries, (pairs) => {
      const files = pairs.map(([path, data]) => ({ path, data }));
      const back = unzip(zip(files, date));
      return (
        back.length === files.length &&
        back.every(({ path, data }, index) => path === files[index]!.path && Buffer.compare(data, files[index]!.data) === 0)
      );
    }),
    { seed: 1, numRuns: 100 },
  );
  t.pass();
});

test("the same files give the same bytes, whatever the machine's time zone", (t) => {
  const files = [{ path: "word/document.xml", data: text.encode("<w:document/>") }];
  const zone = process.env["TZ"];
  process.env["TZ"] = "Asia/Shanghai";
  const east = zip(files, date);
  process.env["TZ"] = "America/New_York";
  const west = zip(files, date);
  process.env["TZ"] = zone;
  t.deepEqual(east, west);
});

test("every file is dated with the day given, and its path is marked as UTF-8", (t) => {
  const archive = Buffer.from(zip([{ path: "中文.txt", data: text.encode("养老保险") }], date));
  const stamp = archive.readUInt32LE(10);
  t.is(((stamp >>> 25) & 0x7f) + 1980, 2026);
  t.is((stamp >>> 21) & 0xf, 1);
  t.is((stamp >>> 16) & 0x1f, 31);
  t.is(archive.readUInt16LE(6) & 0x0800, 0x0800);
});

test("bytes that are no archive are refused", (t) => {
  t.throws(() => unzip(text.encode("not a zip")), { message: /end record is missing/u });
});
