import { z } from "zod";

/** Pieces of the functions' inputs. Amounts are whole numbers of fen, small enough for JSON's numbers; everything has its limit. */

export const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
export const amount = z.int().min(1).max(1_000_000_000_000);
/** A share in millionths. */
export const ppm = z.int().min(0).max(1_000_000);
export const year = z.int().min(2014).max(2044);
export const day = z.iso.date();
/** A month, as YYYYMM. */
export const period = z
  .int()
  .min(201_401)
  .max(204_412)
  .refine((value) => value % 100 >= 1 && value % 100 <= 12, "not a month");
export const months = z.int().min(0).max(720);

export const personName = words(60);
export const remark = words(200);
/**
 * What people write: no control characters, none that turn or hide what is beside them, no blanks around it, and so never empty. The characters
 * are named one by one, as classes such as `\p{C}` differ between those who read the API's document.
 */
export function words(longest: number): z.ZodString {
  const hidden = "\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\uffff";
  const blank = " \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000";
  const plain = new RegExp(`^[^${hidden}${blank}](?:[^${hidden}]*[^${hidden}${blank}])?$`, "u");
  return z.string().min(1).max(longest).regex(plain, "it has control characters, or blanks around it");
}
/** Ids and codes of the directory: offices, banks, code tables. */
export const code = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,23}$/);
export const shortCode = z.string().regex(/^[0-9A-Za-z]{1,12}$/);
export const phone = z.string().regex(/^[0-9+-]{5,20}$/);
export const bankAccount = z.string().regex(/^\d{8,32}$/);
export const documentNumber = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z-]{2,39}$/);

/** The citizen's number of GB 11643-1999: region, birthday, sequence and a check character. */
export const idNumber = z
  .string()
  .regex(/^\d{17}[\dX]$/)
  .refine((number) => idNumberCheck(number) === number[17], "the check character is wrong");
/** The unified social credit code of GB 32100-2015. */
export const creditCode = z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/);

/** The check character that the first 17 digits give. */
export function idNumberCheck(number: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return "10X98765432"[sum % 11]!;
}

/** How much of a list is given, and where it begins: after the id that ended the page before. */
export const page = { after: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0), limit: z.int().min(1).max(200).default(50) };
