/** The style of the preview page: light or dark as the reader's system is, nothing fetched. */
export const previewStyle: string = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f4f2ee, #161513);
  --ink: light-dark(#23211e, #ece9e3);
  --faint: light-dark(#6b665e, #a09a8f);
  --line: light-dark(#dcd7cd, #35322d);
  --body: light-dark(#ffffff, #211f1c);
  --bubble: light-dark(#e6e9ef, #33363d);
  --good: light-dark(#1d7a4f, #5cc795);
  --dear: light-dark(#b4540a, #f0a35e);
  --changed: light-dark(#ffe9a8, #6b5614);
  --forcing: light-dark(#ffc9b8, #7d2f18);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { margin: 0; font-size: 1.75rem; letter-spacing: -0.02em; }
h2 { margin: 0 0 1rem; font: 600 1rem ui-monospace, monospace; overflow-wrap: anywhere; }
section { padding: 1.75rem 0; border-top: 1px solid var(--line); }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; margin: 1rem 0; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--faint); font-size: 0.85rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0 0 1.75rem; color: var(--faint); font-size: 0.85rem; }
.phones { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem; align-items: start; }
.phone { margin: 0; padding: 0.85rem 1rem 1rem; background: var(--body); border: 1px solid var(--line); border-radius: 1.75rem; }
.phone figcaption { color: var(--faint); font-size: 0.8rem; text-align: center; }
.phone figcaption::first-letter { text-transform: uppercase; }
.screen { display: flex; min-height: 8.5rem; padding: 0.75rem 0; }
.bubble { align-self: flex-end; max-width: 92%; margin: 0; padding: 0.65rem 0.9rem; background: var(--bubble); border-radius: 1.15rem 1.15rem 1.15rem 0.3rem; white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; margin: 0 1px; padding: 0.05em 0.2em; border-radius: 0.2rem; }
mark.replaced { background: var(--changed); }
mark.outside { background: var(--forcing); }
.facts, .changes { display: flex; flex-wrap: wrap; gap: 0.2rem 0.9rem; margin: 0; padding: 0; list-style: none; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
.facts .gsm7 { color: var(--good); font-weight: 600; }
.facts .ucs2 { color: var(--dear); font-weight: 600; }
.meter { height: 0.3rem; margin: 0.5rem 0; border-radius: 1rem; background: linear-gradient(to right, var(--tone) var(--share), var(--line) var(--share)); -webkit-mask: repeating-linear-gradient(to right, #000 0 calc(100% / var(--segments) - 2px), #0000 0 calc(100% / var(--segments))); mask: repeating-linear-gradient(to right, #000 0 calc(100% / var(--segments) - 2px), #0000 0 calc(100% / var(--segments))); }
.meter.gsm7 { --tone: var(--good); }
.meter.ucs2 { --tone: var(--dear); }
.changes, .longest { color: var(--faint); font-size: 0.8rem; }
.longest { margin: 0.2rem 0 0; }
@media print { body { background: #fff; } .phone { break-inside: avoid; } }
`;
