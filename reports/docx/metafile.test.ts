import test from "ava";
import { dashesOf } from "./metafile-dashes.ts";
import { metafileOf, sizeOf } from "./metafile.ts";

const figure = (inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150" viewBox="0 0 300 150">${inner}</svg>`;

/** Types of the records, by walking their lengths. */
function typesOf(bytes: Uint8Array): readonly number[] {
  const buffer = Buffer.from(bytes);
  const types: number[] = [];
  for (let at = 0; at < buffer.length; at += buffer.readUInt32LE(at + 4)) types.push(buffer.readUInt32LE(at));
  return types;
}

const shapes: readonly (readonly [element: string, record: number])[] = [
  ['<rect x="1" y="2" width="30" height="20" fill="#ffffff" stroke="#000000"/>', 3],
  ['<rect x="1" y="2" width="30" height="20" rx="4" fill="none" stroke="#000000" stroke-width="1.5"/>', 44],
  ['<line x1="0" y1="0" x2="10" y2="10" stroke="#000000"/>', 4],
  ['<polyline points="0,0 10,0 10,10" fill="none" stroke="#000000"/>', 4],
  ['<polygon points="0,0 10,0 10,10" fill="#000000"/>', 3],
  ['<circle cx="9" cy="9" r="4" fill="#123456"/>', 42],
  ['<ellipse cx="9" cy="9" rx="4" ry="2" fill="none" stroke="#123456"/>', 42],
  ['<text x="5" y="5" font-size="10" font-weight="bold" text-anchor="end" fill="#000000">甲 &amp; 乙 &lt;b&gt;</text>', 84],
  ['<g transform="translate(5 6)"><g><circle cx="1" cy="1" r="1" fill="#123456"/></g></g>', 42],
];

for (const [element, record] of shapes) {
  test(`${element} becomes one record of type ${record}`, (t) => {
    const empty = typesOf(metafileOf(figure("")));
    const types = typesOf(metafileOf(figure(element)));
    t.is(types.filter((type) => type === record).length, empty.filter((type) => type === record).length + 1);
  });
}

test("a dashed line becomes its dashes, and a dashed frame keeps its filling whole", (t) => {
  const count = (svg: string, record: number): number => typesOf(metafileOf(figure(svg))).filter((type) => type === record).length;
  t.is(count('<line x1="0" y1="0" x2="70" y2="0" stroke="#000000" stroke-dasharray="4 3"/>', 4), 10);
  t.is(count('<polyline points="0,0 7,0 7,14" fill="none" stroke="#000000" stroke-dasharray="4 3"/>', 4), 3);
  const frame = '<rect x="0" y="0" width="14" height="7" rx="2" fill="#ffffff" stroke="#000000" stroke-dasharray="4 3"/>';
  t.is(count(frame, 4), 6);
  t.is(count(frame, 44), 1);
});

test("the dashes of a line lie on it, as far apart as its pattern says, whatever its ends are like", (t) => {
  const dashes = dashesOf(
    [
      { x: 10, y: 5 },
      { x: 10, y: 25 },
    ],
    { on: 4, off: 3, strokeWidth: 1 },
  );
  t.deepEqual(
    dashes.map((dash) => dash.map(({ x, y }) => [x, y])),
    [0, 7, 14].map((start) => [
      [10, 5 + start + 0.5],
      [10, 5 + start + 3.5],
    ]),
  );
  t.deepEqual(dashesOf([{ x: 1, y: 1 }], { on: 4, off: 3, strokeWidth: 1 }), []);
  t.deepEqual(
    dashesOf(
      [
        { x: 1, y: 1 },
        { x: 1, y: 1 },
      ],
      { on: 4, off: 3, strokeWidth: 1 },
    ),
    [],
  );
});

test("the size is the figure's own", (t) => {
  t.deepEqual(sizeOf(figure("")), { width: 300, height: 150 });
});

test("groups move what is in them, and only that", (t) => {
  const moved = figure(
    '<g transform="translate(10 -2.5)"><g transform="translate(1 1)"><line x1="0" y1="5" x2="3" y2="4" stroke="#000000"/></g></g><circle cx="1" cy="1" r="1" fill="#000000"/>',
  );
  const plain = figure('<line x1="11" y1="3.5" x2="14" y2="2.5" stroke="#000000"/><circle cx="1" cy="1" r="1" fill="#000000"/>');
  t.deepEqual(metafileOf(moved), metafileOf(plain));
});

test("entities are written as the letters that they stand for", (t) => {
  const bytes = Buffer.from(metafileOf(figure('<text x="5" y="5" font-size="10">&lt;a&gt; &amp; &quot;b&quot;</text>')));
  t.true(bytes.includes(Buffer.from('<a> & "b"', "utf16le")));
});

test("the same figure gives the same bytes", (t) => {
  const svg = figure(shapes.map(([element]) => element).join(""));
  t.deepEqual(metafileOf(svg), metafileOf(svg));
});

const refused: readonly (readonly [what: string, svg: string, message: RegExp])[] = [
  ["an element that we do not draw", figure('<path d="M0 0"/>'), /<path> is no element of our figures/u],
  ["an attribute that a metafile cannot show", figure('<rect x="0" y="0" width="1" height="1" opacity="0.5"/>'), /<rect> has opacity/u],
  ["a turn", figure('<g transform="rotate(90)"></g>'), /transform="rotate\(90\)"/u],
  ["a colour by name", figure('<circle cx="1" cy="1" r="1" fill="red"/>'), /fill="red"/u],
  ["a number that is none", figure('<circle cx="1" cy="wide" r="1" fill="#000000"/>'), /cy="wide"/u],
  ["a number that is missing", figure('<circle cx="1" r="1" fill="#000000"/>'), /cy=""/u],
  ["a point that is none", figure('<polyline points="0,0 1" stroke="#000000"/>'), /the point "1"/u],
  ["words outside text", figure("words"), /words outside <text>/u],
  ["text in text", figure('<text x="0" y="0" font-size="9">a<text x="0" y="0" font-size="9">b</text></text>'), /stands in <text>/u],
  ["an entity of another kind", figure('<text x="0" y="0" font-size="9">&nbsp;</text>'), /&nbsp; is no entity/u],
  ["tags that cross", figure("<g></svg>"), /<\/svg> closes <g>/u],
  ["a figure that is cut off", '<svg width="1" height="1"><g>', /ends within <g>/u],
  ["dashes of another kind", figure('<line x1="0" y1="0" x2="9" y2="0" stroke="#000000" stroke-dasharray="5"/>'), /stroke-dasharray="5"/u],
  ["a comment", figure("<!-- -->"), /cannot be read/u],
  ["what is no figure", "<g></g>", /<g> stands outside the figure/u],
  ["nothing", "", /does not begin with <svg>/u],
];

for (const [what, svg, message] of refused) {
  test(`${what} is refused`, (t) => {
    t.throws(() => metafileOf(svg), { message });
  });
}
