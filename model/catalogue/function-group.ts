/** A 栏目 of the scheme's table 2 or 3: its id, its Chinese and English names, and its functions as `[id, zh, en]` in the table's order. */
export type FunctionGroup = readonly [
  id: string,
  zh: string,
  en: string,
  functions: readonly (readonly [id: string, zh: string, en: string])[],
];
