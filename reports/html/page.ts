import type { Language, Text } from "../../model/text.ts";
import { sha256Hex } from "../../sizing/digest.ts";
import { headingNumber } from "../docx/outline.ts";
import { inLanguage } from "../office/words.ts";
import type { Report, Section } from "../report.ts";
import { type Counters, drawBlock, type Figures } from "./blocks.ts";
import { STYLE } from "./style.ts";
import { escaped, words } from "./words.ts";

/** The whole page. Nothing in it is loaded from elsewhere, and its policy lets nothing be. */
export function drawPage(report: Report, figures: Figures, language: Language): string {
  const say = (text: Text): string => words(text, language);
  const chapters = report.sections.map((section, index) =>
    drawSection(section, [index + 1], { chapter: index + 1, table: 0, figure: 0 }, figures, language),
  );
  return [
    "<!DOCTYPE html>",
    `<html lang="${{ zh: "zh-CN", en: "en" }[language]}">`,
    "<head>",
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${base64Digest(STYLE)}'; base-uri 'none'; form-action 'none'">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<meta name="color-scheme" content="light dark">`,
    `<meta name="generator" content="jinbao">`,
    `<title>${say(report.province)} ${say(report.title)}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    `<body><a class="skip" href="#main">${say({ zh: "跳到正文", en: "Skip to the content" })}</a>`,
    `<div class="page">`,
    drawHeader(report, language),
    drawContents(report.sections, language),
    `<main id="main" tabindex="-1">`,
    ...chapters,
    "</main>",
    `<footer>${say({ zh: "由 jinbao 生成。摘要值相同的文件出自同一份规划。", en: "Made by jinbao. Documents with the same digests describe the same plan." })}</footer>`,
    "</div>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function drawHeader(report: Report, language: Language): string {
  const facts: readonly (readonly [Text, string])[] = [
    [{ zh: "日期", en: "Date" }, `<time datetime="${escaped(report.date)}">${escaped(report.date)}</time>`],
    [{ zh: "省级规划摘要", en: "Digest of the province" }, `<code>${escaped(report.digests.province)}</code>`],
    [{ zh: "数据中心规划摘要", en: "Digest of the data centre" }, `<code>${escaped(report.digests.dataCenter)}</code>`],
  ];
  return [
    "<header>",
    `<p class="province">${words(report.province, language)}</p>`,
    `<h1>${words(report.title, language)}</h1>`,
    `<dl class="colophon">`,
    ...facts.map(([name, value]) => `<div><dt>${words(name, language)}</dt><dd>${value}</dd></div>`),
    "</dl>",
    "</header>",
  ].join("\n");
}

function drawContents(sections: readonly Section[], language: Language): string {
  const title = words({ zh: "目录", en: "Contents" }, language);
  return `<nav id="contents" aria-labelledby="contents-title"><h2 id="contents-title">${title}</h2>\n${drawList(sections, [], language)}\n</nav>`;
}

/** Chapters and their parts; what is deeper is found by its heading. */
function drawList(sections: readonly Section[], place: readonly number[], language: Language): string {
  const entries = sections.map((section, index) => {
    const here = [...place, index + 1];
    const parts = here.length < 2 && section.sections.length > 0 ? `\n${drawList(section.sections, here, language)}\n` : "";
    return `<li><a href="#${escaped(section.id)}">${titleOf(section, here, language)}</a>${parts}</li>`;
  });
  return `<ol>\n${entries.join("\n")}\n</ol>`;
}

function titleOf({ title }: Section, place: readonly number[], language: Language): string {
  return `${headingNumber(place)[language]}${escaped(inLanguage(title, language))}`;
}

function drawSection(section: Section, place: readonly number[], counters: Counters, figures: Figures, language: Language): string {
  const level = Math.min(place.length + 1, 6);
  const id = escaped(section.id);
  const back = { zh: "回到目录", en: "Back to the contents" }[language];
  return [
    `<section id="${id}" aria-labelledby="${id}-title">`,
    `<h${level} id="${id}-title">${titleOf(section, place, language)}</h${level}>`,
    ...section.blocks.map((block) => drawBlock(block, counters, figures, language)),
    ...section.sections.map((part, index) => drawSection(part, [...place, index + 1], counters, figures, language)),
    ...(place.length === 1 ? [`<p class="back"><a href="#contents">${back}</a></p>`] : []),
    "</section>",
  ].join("\n");
}

function base64Digest(text: string): string {
  const bytes = sha256Hex(text)
    .match(/../gu)!
    .map((pair) => Number.parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes));
}
