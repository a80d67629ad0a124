/** The look of a plan's report: made for paper first, readable without colours. */
export const style = `
:root { --ink: #1b2230; --soft: #5a6373; --line: #d5dae3; --page: #fff; --card: #f6f7fa; --good: #1d6b3a; --bad: #9c2420; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 14.5px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 900px; margin: 0 auto; padding: 36px 24px 80px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 38px 0 8px; padding-top: 14px; border-top: 2px solid var(--ink); break-after: avoid; }
h3 { font-size: 15px; margin: 22px 0 2px; break-after: avoid; }
p { margin: 4px 0 10px; max-width: 72ch; }
.soft { color: var(--soft); }
.code { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 14px 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: flex; flex-wrap: wrap; gap: 10px; margin: 18px 0; }
.figure { flex: 1 1 130px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; break-inside: avoid; }
.figure b { display: block; font-size: 22px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.good { color: var(--good); }
.bad { color: var(--bad); font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: 8px 0 14px; font-size: 13.5px; }
th, td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; unicode-bidi: isolate; }
th { color: var(--soft); font-weight: 600; border-bottom-color: var(--ink); }
tr { break-inside: avoid; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 18px; }
th { overflow-wrap: normal; }
.examples { font-size: 12.5px; table-layout: fixed; }
.examples th:nth-child(1) { width: 26%; }
.examples th:nth-child(2) { width: 15%; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 46px 40px; margin-top: 56px; break-inside: avoid; }
.sign div { border-top: 1px solid var(--ink); padding-top: 4px; color: var(--soft); font-size: 12.5px; }
@page { margin: 18mm 16mm; }
@media print { main { max-width: none; padding: 0; } body { font-size: 10.5pt; } thead { display: table-header-group; } }
@media (max-width: 560px) { .facts, .sign { grid-template-columns: 1fr; } }
`;
