import type { DataCenter } from "../datacenter/datacenter.ts";
import type { Language, Text } from "../model/text.ts";
import { type Figure, figureOf, type NetFigure, type SiteFigure } from "./topology-figure.ts";
import { legendBlock } from "./topology-legend.ts";
import { MAIN_LINE, partnersAbove, partnersBelow, wanBlock } from "./topology-lines.ts";
import { netBlock, type NetKind } from "./topology-net.ts";
import { type Block, type Box, INK, Sheet, SIZE } from "./topology-sheet.ts";

/**
 * The deployment diagram, as the scheme's figure 2 asks for it: the outside net above, the business net below, and between them
 * the gap, which no line crosses; then the partners, and the lines to the cities and counties. All of it comes from the plan.
 *
 * Drawn for the width of a page: at A4 the smallest letters are those of a footnote.
 */
export function topologySvg(dataCenter: DataCenter, language: Language): string {
  const figure = figureOf(dataCenter);
  const sheet = new Sheet();
  const layout = LAYOUTS[language][figure.recovery === undefined ? "alone" : "withRecovery"];
  const height = drawFigure(sheet, figure, layout, language);
  const label: Text = {
    zh: `${dataCenter.province.zh}信息系统部署结构图`,
    en: `Deployment of the information system of ${dataCenter.province.en}`,
  };
  return sheet.toSvg(layout.width, height, label[language]);
}

const MARGIN = 6;
const GAP_HEIGHT = 42;
/** Between the two sites, where the line between them has its words. */
const SITE_GAP = 58;

type Layout = Readonly<{
  width: number;
  /** Columns of hosts in the data centre's nets. */
  columns: number;
  recoveryWidth: number;
}>;

/** English names are half as long again: fewer columns, and a wider sheet where there are two sites. */
const LAYOUTS: Readonly<Record<Language, Readonly<Record<"alone" | "withRecovery", Layout>>>> = Object.freeze({
  zh: { alone: { width: 720, columns: 4, recoveryWidth: 0 }, withRecovery: { width: 720, columns: 3, recoveryWidth: 172 } },
  en: { alone: { width: 720, columns: 3, recoveryWidth: 0 }, withRecovery: { width: 860, columns: 3, recoveryWidth: 218 } },
});

/** Draws it from top to bottom, and gives its height. */
function drawFigure(sheet: Sheet, { main, recovery, wan }: Figure, layout: Layout, language: Language): number {
  let y = MARGIN;
  const place = (block: Block): void => {
    block.draw(sheet, { x: MARGIN, y, width: layout.width - 2 * MARGIN, height: block.height });
    y += block.height;
  };
  const space = (height: number): void => {
    y += height;
  };
  place(partnersAbove(main.outside.partners, language));
  place(netsBlock("outside", main, recovery, layout, language));
  place(gapBlock(main, language));
  place(netsBlock("business", main, recovery, layout, language));
  const below = partnersBelow(main.business.partners, language);
  place(below);
  space(BELOW);
  place(wanBlock(wan, below.height + BELOW, language));
  space(BELOW);
  place(legendBlock(language));
  return y + MARGIN;
}

const BELOW = 10;

/** The net of the data centre, and beside it the same net of the recovery site, equally high. */
function netsBlock(kind: NetKind, main: SiteFigure, recovery: SiteFigure | undefined, layout: Layout, language: Language): Block {
  const { columns, recoveryWidth } = layout;
  const mainWidth = layout.width - 2 * MARGIN - (recovery === undefined ? 0 : SITE_GAP + recoveryWidth);
  const here = netBlock(main[kind], { kind, title: titleOf("main", kind), width: mainWidth, columns, language });
  if (recovery === undefined) return here;
  const there = netBlock(recovery[kind], { kind, title: titleOf("recovery", kind), width: recoveryWidth, columns: 1, language });
  return {
    height: Math.max(here.height, there.height),
    draw: (sheet, { x, y, height }) => {
      here.draw(sheet, { x, y, width: mainWidth, height });
      there.draw(sheet, { x: x + mainWidth + SITE_GAP, y, width: recoveryWidth, height });
      drawRecoveryLine(sheet, main[kind], { x: x + mainWidth, y, width: SITE_GAP, height }, language);
    },
  };
}

function titleOf(site: "main" | "recovery", net: NetKind): Text {
  const sites = { main: { zh: "省级数据中心", en: "Data centre" }, recovery: { zh: "同城容灾中心", en: "Recovery site" } }[site];
  const nets = { outside: { zh: "外网", en: "outside net" }, business: { zh: "业务专网", en: "business net" } }[net];
  return { zh: `${sites.zh} · ${nets.zh}`, en: `${sites.en}: ${nets.en}` };
}

function drawRecoveryLine(sheet: Sheet, { recoveryLine }: NetFigure, { x, y, width, height }: Box, language: Language): void {
  if (recoveryLine === undefined) return;
  const middle = y + height / 2;
  sheet.line(
    [
      { x, y: middle },
      { x: x + width, y: middle },
    ],
    MAIN_LINE,
  );
  const lettering = { size: SIZE.detail, anchor: "middle", room: width - 4 } as const;
  sheet.text({ x: x + width / 2, y: middle - 5 }, { zh: "同城线路", en: "site line" }[language], lettering);
  if (recoveryLine.mbitPerSecond !== undefined)
    sheet.text({ x: x + width / 2, y: middle + 12 }, `${recoveryLine.mbitPerSecond} Mbit/s`, lettering);
}

/** Nothing but air, with a word on it: no line of the figure crosses this strip. */
function gapBlock({ outside, business }: SiteFigure, language: Language): Block {
  return {
    height: GAP_HEIGHT,
    draw: (sheet, { x, y, width, height }) => {
      const edge = { stroke: INK.gap, strokeWidth: 1.2, dashed: true };
      for (const at of [y + 6, y + height - 6])
        sheet.line(
          [
            { x, y: at },
            { x: x + width, y: at },
          ],
          edge,
        );
      const middle = y + height / 2;
      const words: Text = {
        zh: "网闸隔离　两网之间没有任何网络连接，只摆渡上下所列的报文和文件",
        en: "Isolation gap: no network connection between the two nets, only the messages and files listed",
      };
      sheet.text({ x: x + width / 2, y: middle + 4 }, words[language], {
        size: SIZE.title,
        bold: true,
        colour: INK.gap,
        anchor: "middle",
        room: width - 160,
      });
      if (outside.sends.length > 0) drawArrow(sheet, x + 36, middle, 1);
      if (business.sends.length > 0) drawArrow(sheet, x + 56, middle, -1);
    },
  };
}

/** An arrow that touches nothing, as what is carried across is set down before it is taken up. */
function drawArrow(sheet: Sheet, x: number, middle: number, direction: 1 | -1): void {
  const corners = [
    [-3, -8],
    [3, -8],
    [3, 1],
    [7, 1],
    [0, 9],
    [-7, 1],
    [-3, 1],
  ] as const;
  sheet.polygon(
    corners.map(([across, down]) => ({ x: x + across, y: middle + down * direction })),
    { fill: INK.gap },
  );
}
