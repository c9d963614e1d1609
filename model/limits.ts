/** What a province file may hold at most: far above any real province, low enough that bad input is refused at once. */
export const limits = Object.freeze({
  fileBytes: 1 << 20,
  /** Words and marks of YAML; some 10,000 named counties fit. */
  fileTokens: 300_000,
  nesting: 16,
  /** Problems listed one by one; the rest is counted. */
  problems: 200,
  textCharacters: 100,
  reasonCharacters: 1000,
  insured: 1_500_000_000,
  cities: 1000,
  counties: 100_000,
  staffPerOffice: 10_000,
  existing: 10_000_000,
  machines: 10_000,
});
