import test from "ava";
import { advances } from "./advances.ts";
import { Metafile, type Lettering, type Paint } from "./emf.ts";

const EMR = Object.freeze({
  header: 1,
  polygon: 3,
  polyline: 4,
  end: 14,
  textColour: 24,
  select: 37,
  brush: 39,
  ellipse: 42,
  rounded: 44,
  font: 82,
  text: 84,
  pen: 95,
});
const paint: Paint = { fill: "#112233", stroke: "#445566", strokeWidth: 1, dashed: false };
const lettering: Lettering = { size: 10, bold: false, colour: "#ff8000", anchor: "start" };

type Record = Readonly<{ type: number; body: Buffer }>;

/** Walks the records by their own lengths, so that a wrong length shows as rubbish after it. */
function recordsOf(bytes: Uint8Array): readonly Record[] {
  const buffer = Buffer.from(bytes);
  const records: Record[] = [];
  for (let at = 0; at < buffer.length; at += buffer.readUInt32LE(at + 4)) {
    records.push({ type: buffer.readUInt32LE(at), body: buffer.subarray(at + 8, at + buffer.readUInt32LE(at + 4)) });
  }
  return records;
}

function drawing(draw: (metafile: Metafile) => void): Uint8Array {
  const metafile = new Metafile(200, 100, "Arial");
  draw(metafile);
  return metafile.bytes();
}

function only(bytes: Uint8Array, type: number): readonly Buffer[] {
  return recordsOf(bytes).flatMap((record) => (record.type === type ? [record.body] : []));
}

const everything = (metafile: Metafile): void => {
  metafile.polygon(
    [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
      { x: 5, y: 0 },
    ],
    paint,
  );
  metafile.polyline(
    [
      { x: 0, y: 0 },
      { x: 10, y: 10 },
    ],
    { ...paint, dashed: true },
  );
  metafile.ellipse({ x: 50, y: 50 }, 10, 5, paint);
  metafile.roundedRectangle({ x: 5, y: 5 }, 20, 10, 3, paint);
  metafile.text({ x: 10, y: 20 }, "甲A𠮷", lettering);
};

test("the header counts the bytes, the records and the objects that the file has", (t) => {
  const bytes = drawing(everything);
  const records = recordsOf(bytes);
  const header = Buffer.from(bytes);
  t.is(header.readUInt32LE(0), EMR.header);
  t.is(header.toString("latin1", 40, 44), " EMF");
  t.is(header.readUInt32LE(48), bytes.length);
  t.is(header.readUInt32LE(52), records.length);
  const objects = records.filter(({ type }) => type === EMR.brush || type === EMR.font || type === EMR.pen).length;
  t.is(header.readUInt16LE(56), objects + 1);
  t.is(records.at(-1)!.type, EMR.end);
  t.true(records.every(({ body }) => body.length % 4 === 0));
});

test("the frame is the figure's size at 96 dots to the inch, in hundredths of a millimetre", (t) => {
  const header = Buffer.from(drawing(() => undefined));
  t.is(header.readInt32LE(32), Math.round((200 * 2540) / 96));
  t.is(header.readInt32LE(36), Math.round((100 * 2540) / 96));
});

test("each shape becomes one record of its own kind", (t) => {
  const types = recordsOf(drawing(everything)).map(({ type }) => type);
  for (const type of [EMR.polygon, EMR.polyline, EMR.ellipse, EMR.rounded, EMR.text]) t.is(types.filter((each) => each === type).length, 1);
});

test("a pen, a brush or a font is made once however often it is used, and only objects that were made are selected", (t) => {
  const bytes = drawing((metafile) => {
    for (let round = 0; round < 3; round++) everything(metafile);
  });
  t.is(only(bytes, EMR.pen).length, 2);
  t.is(only(bytes, EMR.brush).length, 1);
  t.is(only(bytes, EMR.font).length, 1);
  const made = new Set<number>();
  for (const { type, body } of recordsOf(bytes)) {
    if (type === EMR.pen || type === EMR.brush || type === EMR.font) made.add(body.readUInt32LE(0));
    if (type === EMR.select && body.readInt32LE(0) > 0) t.true(made.has(body.readUInt32LE(0)));
  }
});

test("a line through points is never filled", (t) => {
  const bytes = drawing((metafile) =>
    metafile.polyline(
      [
        { x: 0, y: 0 },
        { x: 9, y: 9 },
        { x: 0, y: 9 },
      ],
      paint,
    ),
  );
  t.is(only(bytes, EMR.brush).length, 0);
});

test("points are written in twentieths, with the box around them", (t) => {
  const [body] = only(
    drawing((metafile) =>
      metafile.polygon(
        [
          { x: 1, y: 2 },
          { x: 3, y: 4.5 },
          { x: 5, y: 0 },
        ],
        paint,
      ),
    ),
    EMR.polygon,
  );
  const numbers = Array.from({ length: body!.length / 4 }, (_, index) => body!.readInt32LE(index * 4));
  t.deepEqual(numbers, [20, 0, 100, 90, 3, 20, 40, 60, 90, 100, 0]);
});

test("colours are written blue first", (t) => {
  const [body] = only(
    drawing((metafile) => metafile.text({ x: 0, y: 0 }, "A", lettering)),
    EMR.textColour,
  );
  t.is(body!.readUInt32LE(0), 0x0080ff);
});

const anchors: readonly (readonly [anchor: Lettering["anchor"], share: number])[] = [
  ["start", 0],
  ["middle", 0.5],
  ["end", 1],
];

for (const [anchor, share] of anchors) {
  test(`text anchored at its ${anchor} begins ${share} of its width to the left of the point`, (t) => {
    const words = "养老 pension";
    const [body] = only(
      drawing((metafile) => metafile.text({ x: 100, y: 20 }, words, { ...lettering, anchor })),
      EMR.text,
    );
    const width = advances(words, false).reduce((sum, advance) => sum + advance * 10 * 20, 0);
    t.true(Math.abs(body!.readInt32LE(28) - (100 * 20 - width * share)) <= words.length);
    t.is(body!.readInt32LE(32), 20 * 20);
  });
}

test("text keeps its letters, and has one width for each UTF-16 unit", (t) => {
  const words = "甲A𠮷";
  const [body] = only(
    drawing((metafile) => metafile.text({ x: 0, y: 0 }, words, lettering)),
    EMR.text,
  );
  t.is(body!.readUInt32LE(36), words.length);
  // Offsets count from the record's beginning, eight bytes before its body.
  const letters = body!.readUInt32LE(40) - 8;
  t.is(body!.toString("utf16le", letters, letters + words.length * 2), words);
  const widths = body!.readUInt32LE(64) - 8;
  t.deepEqual(
    Array.from(words, (_, index) => body!.readInt32LE(widths + index * 4)),
    [200, 134, 200],
  );
  t.is(body!.length, widths + words.length * 4);
});

test("no words make no record", (t) => {
  const bytes = drawing((metafile) => metafile.text({ x: 0, y: 0 }, "", lettering));
  t.is(only(bytes, EMR.text).length, 0);
  t.is(only(bytes, EMR.font).length, 0);
});
