import type { FileChild } from "docx";
import type { DataCenter } from "../../datacenter/datacenter.ts";
import { topologySvg } from "../topology.ts";
import { metafileOf, sizeOf } from "./metafile.ts";
import { type Kit } from "./kit.ts";
import { STYLE } from "./style.ts";

/**
 * The deployment diagram across the text, or as high as a page allows: as SVG for those that show it, and as a
 * metafile, which every Word, WPS and LibreOffice shows.
 */
export function drawTopology(kit: Kit, dataCenter: DataCenter): FileChild {
  const { docx, language, textWidthTwips } = kit;
  const svg = topologySvg(dataCenter, language);
  const { width, height } = sizeOf(svg);
  const roomWidth = textWidthTwips / TWIPS_PER_PIXEL;
  const scale = Math.min(roomWidth / width, MOST_HEIGHT_PIXELS / height);
  const picture = new docx.ImageRun({
    type: "svg",
    data: new TextEncoder().encode(svg),
    fallback: { type: "png", data: metafileOf(svg) },
    transformation: { width: width * scale, height: height * scale },
    altText: {
      name: "topology",
      title: { zh: "部署结构图", en: "Deployment" }[language],
      description: { zh: "信息系统部署结构图", en: "Deployment of the information system" }[language],
    },
  });
  return new docx.Paragraph({ style: STYLE.figure, children: [picture] });
}

/** At 96 to the inch. */
const TWIPS_PER_PIXEL = 15;
/** Leaves room for the caption below and for the last lines of the text above. */
const MOST_HEIGHT_PIXELS = 700;
