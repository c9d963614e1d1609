/** The largest share of a table's width, in hundredths, and the largest number of columns, that have a rule of their own. */
export const MOST_WIDTH = 90;
export const MOST_COLUMNS = 12;

function rulesTo(most: number, rule: (number: number) => string): string {
  return Array.from({ length: most }, (_, index) => rule(index + 1)).join("\n");
}

/** The page's only style: for a screen, light or dark, as narrow as a phone; and for paper, A4 and always light. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ground: #f3f5f8; --text: #1b2733; --quiet: #4c5a67; --accent: #1f4e79; --line: #cfd6de; --head: #e6edf5; --stripe: #f7f9fb; --focus: #b3621b;
  --sans: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, "Segoe UI", Arial, sans-serif;
}
:root:lang(en) { --sans: "Segoe UI", "Helvetica Neue", Arial, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #161b22; --ground: #0e1218; --text: #e4e9ef; --quiet: #a7b2be; --accent: #8fbfee; --line: #38424e; --head: #222c38; --stripe: #1b222b; --focus: #f0a35e; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.7 var(--sans); overflow-wrap: break-word; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; top: 0; padding: 0.5rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { left: 0; }

.page { display: grid; grid-template-columns: minmax(12rem, 16rem) minmax(0, 66rem); grid-template-areas: "head head" "toc main" "foot foot"; justify-content: center; gap: 0 2rem; padding: 0 1.5rem; }
header { grid-area: head; padding: 3rem 0 1.5rem; border-bottom: 3px solid var(--accent); margin-bottom: 1.5rem; }
.province { margin: 0; color: var(--quiet); font-size: 1.15rem; letter-spacing: 0.08em; }
h1 { margin: 0.2rem 0 1rem; font-size: clamp(1.5rem, 4vw, 2.3rem); line-height: 1.3; color: var(--accent); text-wrap: balance; }
.colophon { display: flex; flex-wrap: wrap; gap: 0.2rem 2rem; margin: 0; color: var(--quiet); font-size: 0.875rem; }
.colophon div { display: flex; flex-wrap: wrap; gap: 0 0.6rem; min-width: 0; }
.colophon dt { font-weight: 600; }
.colophon dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, Consolas, "Liberation Mono", monospace; font-size: 0.9em; overflow-wrap: anywhere; }

nav { grid-area: toc; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 0.5rem 0 2rem; font-size: 0.9rem; line-height: 1.5; }
nav h2 { margin: 0 0 0.4rem; border: 0; padding: 0; font-size: 1rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav ol ol { padding-left: 1.1rem; }
nav a { display: block; padding: 0.22rem 0.3rem; text-decoration: none; color: var(--text); border-radius: 3px; }
nav ol ol a { color: var(--quiet); }
nav a:hover { background: var(--head); text-decoration: underline; }

main { grid-area: main; min-width: 0; padding: 0 2rem 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
main:focus { outline: none; }
h2 { margin: 2.4rem 0 1rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); font-size: 1.45rem; line-height: 1.35; color: var(--accent); }
h3 { margin: 2rem 0 0.8rem; font-size: 1.18rem; line-height: 1.4; }
h4, h5, h6 { margin: 1.6rem 0 0.6rem; font-size: 1.02rem; }
p { margin: 0.7rem 0; max-width: 52em; }
:lang(zh) p { text-align: justify; }
.note { color: var(--quiet); font-size: 0.875rem; margin-top: 0.4rem; }
:lang(zh) p.back, p.back { text-align: right; max-width: none; font-size: 0.875rem; }

.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); gap: 0.7rem; margin: 1.2rem 0; }
.facts div { padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 3px; background: var(--stripe); }
.facts dt { color: var(--quiet); font-size: 0.875rem; line-height: 1.4; }
.facts dd { margin: 0.1rem 0 0; font-size: 0.9rem; color: var(--quiet); }
.facts .value { font-size: 1.3rem; font-weight: 600; color: var(--text); font-variant-numeric: tabular-nums; }

.scroll { overflow-x: auto; margin: 1.2rem 0 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.5; }
caption { caption-side: top; text-align: left; font-weight: 600; padding: 0 0 0.4rem; font-size: 0.95rem; }
.ordinal { color: var(--quiet); font-weight: 400; margin-right: 0.35em; white-space: nowrap; }
th, td { padding: 0.35rem 0.6rem; border: 1px solid var(--line); vertical-align: top; text-align: left; white-space: pre-line; font-weight: 400; min-width: 3.2rem; }
tbody th:not(.center, .number) { min-width: 6.5rem; }
thead th { background: var(--head); font-weight: 600; vertical-align: bottom; }
tbody tr:nth-child(even) > * { background: var(--stripe); }
${rulesTo(MOST_WIDTH, (share) => `.width-${share} { width: ${share}%; }`)}
.right { text-align: right; }
.center { text-align: center; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.checklist input { width: 1.1rem; height: 1.1rem; accent-color: var(--accent); }

figure { margin: 1.6rem 0; }
figure .scroll { margin: 0; padding: 0.6rem; background: #ffffff; border: 1px solid var(--line); border-radius: 4px; }
figure svg { display: block; width: 100%; min-width: 40rem; height: auto; margin: 0 auto; font-family: var(--sans); }
figcaption { margin-top: 0.4rem; text-align: center; font-weight: 600; font-size: 0.95rem; }
details { margin-top: 0.4rem; font-size: 0.9rem; }
summary { cursor: pointer; color: var(--accent); padding: 0.2rem 0; }
footer { grid-area: foot; padding: 1.5rem 0 3rem; color: var(--quiet); font-size: 0.875rem; }

@media screen and (max-width: 60rem) {
  .page { display: block; padding: 0 1rem; }
  header { padding-top: 1.5rem; }
  nav { position: static; max-height: none; padding-bottom: 1rem; }
  nav ol ol { display: none; }
  nav a { padding: 0.4rem 0.3rem; }
  main { padding: 0 1rem 1rem; margin: 0 -1rem; border-left: 0; border-right: 0; border-radius: 0; }
  .facts { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
  ${rulesTo(MOST_COLUMNS, (columns) => `.columns-${columns} { min-width: ${columns * 5}rem; }`)}
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }

@page { size: A4; margin: 20mm 17mm 18mm; @bottom-center { content: counter(page); font-size: 9pt; color: #4c5a67; } }
@media print {
  :root { color-scheme: light; }
  html { scroll-behavior: auto; }
  body { background: none; font-size: 10.5pt; line-height: 1.6; }
  .skip, .back, details { display: none; }
  .page { display: block; padding: 0; }
  header { padding: 16mm 0 8mm; }
  nav { position: static; max-height: none; overflow: visible; break-after: page; font-size: 9.5pt; line-height: 1.4; }
  nav ol ol { columns: 2; }
  nav li { break-inside: avoid; }
  main { padding: 0; border: 0; background: none; }
  h2 { font-size: 16pt; }
  h2, h3, h4, h5, h6, caption, thead { break-after: avoid; }
  p { max-width: none; orphans: 2; widows: 2; }
  .facts { grid-template-columns: repeat(3, 1fr); }
  .facts div, figure, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; line-height: 1.4; }
  thead { display: table-header-group; }
  th, td, tbody th:not(.center, .number) { padding: 1.2mm 1.6mm; min-width: 0; }
  thead th, tbody tr:nth-child(even) > *, .facts div { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  figure .scroll { padding: 0; border: 0; }
  figure svg { min-width: 0; max-height: 208mm; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
`;
