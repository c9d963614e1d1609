import type { Block, Table } from "../report.ts";
import type { Text } from "../../model/text.ts";

/** A block of the document: the report's own, or a table whose first column joins equal neighbours, as the scheme's table 7 does. */
export type DocumentBlock = Block | Readonly<{ kind: "grouped-table"; table: Table }>;

/** A chapter or a part of one; its number comes from its place. */
export type DocumentSection = Readonly<{ title: Text; blocks: readonly DocumentBlock[]; sections?: readonly DocumentSection[] }>;

/**
 * The number before a title, by its place: 一、 then （一） then 1． in Chinese; 1, 1.1, 1.1.1 in English.
 *
 * @param place positions from the outermost, from 1
 */
export function headingNumber(place: readonly number[]): Text {
  const last = place.at(-1)!;
  const zh = [`${chineseNumber(last)}、`, `（${chineseNumber(last)}）`, `${last}．`][place.length - 1] ?? `（${last}）`;
  return { zh, en: `${place.join(".")} ` };
}

/** 1 to 99 in Chinese numerals. */
export function chineseNumber(number: number): string {
  const tens = Math.floor(number / 10);
  const ones = number % 10;
  const head = tens === 0 ? "" : `${tens === 1 ? "" : DIGITS[tens]}十`;
  return `${head}${ones === 0 ? "" : DIGITS[ones]}`;
}

const DIGITS = Object.freeze(["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]);
