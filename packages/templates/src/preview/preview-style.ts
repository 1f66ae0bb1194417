/** The style of the preview page: light or dark as the reader's system is, nothing fetched. */
export const previewStyle: string = `
:root {
  color-scheme: light dark;
  --page: light-dark(#faf9f6, #141310);
  --panel: light-dark(#ffffff, #1c1a17);
  --sunk: light-dark(#f4f2ed, #232019);
  --line: light-dark(#e8e4dc, #2f2b25);
  --edge: light-dark(#cfc9bd, #4a453c);
  --ink: light-dark(#1d1a16, #f3efe8);
  --soft: light-dark(#575047, #bdb5a8);
  --focus: light-dark(#1f5fd0, #8ab4ff);
  --good: light-dark(#12703f, #63cf98);
  --dear: light-dark(#855300, #e6b455);
  --bad: light-dark(#b3261e, #ff958a);
  --goodbar: light-dark(#2f9e68, #3fae78);
  --dearbar: light-dark(#d99a2b, #c98f2c);
  --badbar: light-dark(#d9493f, #e8665b);
  --changed: light-dark(#f3e3b3, #5a4a17);
  --forcing: light-dark(#ffd0c2, #74301c);
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 400 0.9375rem/1.5 Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
code { font: 0.8125em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.skip { position: absolute; left: -999px; top: 8px; padding: 8px 12px; background: var(--ink); color: var(--page); z-index: 2; }
.skip:focus { left: 8px; }
.head, .columns { max-width: 80rem; margin: 0 auto; padding: 0 2rem; }
.head { padding-top: 1.75rem; padding-bottom: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.017em; }
.intro { margin-top: 2px; color: var(--soft); font-size: 0.8125rem; }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 1.25rem 0; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dd { font-size: 1.5rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--soft); font-size: 0.8125rem; }
.figures .bad dd { color: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; color: var(--soft); font-size: 0.8125rem; }
.swatch { display: inline-block; width: 0.75rem; height: 0.75rem; border-radius: 3px; background: var(--badbar); vertical-align: -1px; }
.columns { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 1.5rem; align-items: start; padding-bottom: 4rem; }
nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); display: flex; flex-direction: column; gap: 0.75rem; }
nav form { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px; font-size: 0.8125rem; color: var(--soft); }
nav input { width: 100%; height: 2.25rem; padding: 0 0.75rem; border: 1px solid var(--edge); border-radius: 8px; background: var(--panel); color: var(--ink); font: inherit; }
nav ol { overflow-y: auto; display: grid; gap: 2px; }
nav a { display: flex; gap: 0.75rem; align-items: baseline; padding: 0.4rem 0.75rem; border-radius: 8px; color: var(--soft); font-size: 0.875rem; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { background: var(--sunk); color: var(--ink); }
.count { margin-left: auto; font-size: 0.75rem; font-variant-numeric: tabular-nums; }
.count.bad { color: var(--bad); font-weight: 600; }
main { min-width: 0; display: grid; gap: 1.5rem; outline: none; }
section { min-width: 0; padding: 1.25rem 1.5rem 1.5rem; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
section:target { border-color: var(--edge); }
h2 { margin-bottom: 1rem; font-size: 1.125rem; line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover { text-decoration: underline; text-underline-offset: 3px; }
.languages { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: 1.5rem; align-items: start; }
.card { min-width: 0; display: grid; grid-template-columns: minmax(0, 1fr); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
h3 { padding: 0.6rem 1rem; border-bottom: 1px solid var(--line); font-size: 0.8125rem; font-weight: 600; }
h3::first-letter { text-transform: uppercase; }
h3 code, figcaption { color: var(--soft); font-weight: 400; }
figure { display: grid; gap: 0.5rem; padding: 0.75rem 1rem 0.9rem; background: var(--page); }
figure + figure, .channel { border-top: 1px solid var(--line); }
figcaption { font-size: 0.75rem; overflow-wrap: anywhere; }
.bubble, .plain { max-width: 100%; padding: 0.65rem 0.9rem; background: var(--panel); border: 1px solid var(--line); border-radius: 14px 14px 14px 4px; white-space: pre-wrap; overflow-wrap: anywhere; justify-self: start; }
.bubble:dir(rtl) { border-radius: 14px 14px 4px 14px; justify-self: end; }
.over .bubble { border-color: var(--badbar); }
mark { color: inherit; border-radius: 2px; }
mark.replaced { background: var(--changed); box-shadow: 0 0 0 1px var(--changed); }
mark.outside { background: var(--forcing); box-shadow: 0 0 0 1px var(--forcing); }
.meter { display: block; width: 100%; height: 5px; }
.meter .room { fill: var(--line); }
.meter .used { fill: var(--goodbar); }
.ucs2 .used { fill: var(--dearbar); }
.over .used { fill: var(--badbar); }
.facts, .changes { display: flex; flex-wrap: wrap; gap: 0.1rem 0.9rem; font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.gsm7 .encoding { color: var(--good); font-weight: 600; }
.ucs2 .encoding, .less { color: var(--dear); font-weight: 600; }
.over .encoding { color: inherit; }
.over .segments { color: var(--bad); font-weight: 600; }
.changes, .more { color: var(--soft); font-size: 0.75rem; }
.more { padding: 0.5rem 1rem; }
.channel h4 { padding: 0.6rem 1rem 0; font-size: 0.8125rem; font-weight: 600; background: var(--page); }
.subject { font-size: 0.875rem; overflow-wrap: anywhere; }
.subject span { color: var(--soft); }
.subject b { font-weight: 600; }
iframe { width: 100%; height: 18rem; border: 1px solid var(--line); border-radius: 8px; background: #ffffff; color-scheme: light; }
.plain { border-radius: 8px; font-size: 0.875rem; justify-self: stretch; }
summary { color: var(--soft); font-size: 0.8125rem; cursor: pointer; }
details .plain { margin-top: 0.5rem; }
.problems { display: grid; gap: 0.35rem; padding: 0.75rem 1rem; font-size: 0.8125rem; border-top: 1px solid var(--line); }
section > .problems, .head .problems { margin-bottom: 1rem; padding: 0; border: 0; }
.head .problems { margin: 1rem 0 0; }
.problems li { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.5rem; overflow-wrap: anywhere; }
.problems b { font-weight: 600; }
.problems code { color: var(--soft); }
.problems .error b { color: var(--bad); }
.problems .warning b { color: var(--dear); }
.problems .note b { color: var(--soft); }
@media (max-width: 48rem) {
  .head, .columns { padding-left: 1rem; padding-right: 1rem; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  nav { position: static; max-height: none; }
  nav ol { max-height: 14rem; border: 1px solid var(--line); border-radius: 10px; background: var(--panel); padding: 4px; }
  section { padding: 1rem; }
}
@media print {
  :root { color-scheme: light; }
  nav, .skip { display: none; }
  .columns { display: block; }
  section { border: 0; padding: 1rem 0; }
  figure, .problems li { break-inside: avoid; }
  mark, .used, .room { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
