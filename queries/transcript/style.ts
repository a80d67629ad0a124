/** The look of a transcript: one column on paper, bubbles on a screen, readable without colours. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5d6675; --line: #d9dee6; --page: #f3f5f8; --card: #fff;
  --in: #fff; --out: #e4effd; --note: #fff6d9; --bot: #eceef2; --bad: #a3231f; --accent: #2457a6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --soft: #9aa4b3; --line: #343c49; --page: #14181f;
  --card: #1c222b; --in: #222934; --out: #1d3554; --note: #443a16; --bot: #2a2f38; --bad: #ff8d87; --accent: #8db9ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
.nothing { color: var(--soft); font-style: italic; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px 22px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 12px 0 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.chip { display: inline-block; border: 1px solid var(--line); border-radius: 99px; padding: 0 10px; margin: 0 6px 4px 0; font-size: 13px; }
.chip.state { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.warn { color: var(--bad); }
.day { display: flex; align-items: center; gap: 12px; margin: 26px 0 10px; color: var(--soft); font-size: 13px; font-weight: 600; }
.day::before, .day::after { content: ""; flex: 1; height: 1px; background: var(--line); }
.part { margin: 12px 0; max-width: 88%; break-inside: avoid-page; }
.part.out { margin-left: auto; }
.part.note { max-width: 100%; }
.who { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; font-size: 13px; color: var(--soft); padding: 0 4px 3px; }
.who b { color: var(--ink); font-size: 14px; }
.who span::before, .who time::before { content: "· "; }
.body { background: var(--in); border: 1px solid var(--line); border-radius: 4px 14px 14px 14px; padding: 12px 16px; overflow-wrap: anywhere; }
.out .body { background: var(--out); border-radius: 14px 4px 14px 14px; }
.note .body { background: var(--note); border-style: dashed; border-radius: 8px; }
.bot .body { background: var(--bot); }
.plain { white-space: pre-wrap; unicode-bidi: plaintext; tab-size: 4; }
.subject { font-weight: 600; margin: 0 0 6px; }
.body .nothing, .html > :first-child, .html > div:first-child > :first-child { margin-top: 0; }
.body .nothing, .html > :last-child, .html > div:last-child > :last-child { margin-bottom: 0; }
.html table { border-collapse: collapse; max-width: 100%; }
.html td, .html th { border: 1px solid var(--line); padding: 3px 8px; text-align: left; vertical-align: top; }
.html blockquote { margin: 8px 0; padding-left: 12px; border-left: 3px solid var(--line); color: var(--soft); }
.html pre { white-space: pre-wrap; }
.html a { color: var(--accent); }
.html h1, .html h2, .html h3, .html h4, .html h5, .html h6 { font-size: 16px; margin: 12px 0 6px; }
.left-out, .mark { font-size: 12.5px; color: var(--soft); margin: 8px 0 0; }
.files { list-style: none; margin: 10px 0 0; padding: 8px 0 0; border-top: 1px solid var(--line); font-size: 13.5px; }
.files li { padding: 2px 0; }
.files code, .id { font: 11.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--soft); overflow-wrap: anywhere; }
.picture { display: block; max-width: 100%; max-height: 420px; margin: 6px 0; border: 1px solid var(--line); border-radius: 6px; }
.id { padding: 3px 4px 0; }
footer { margin-top: 36px; font-size: 13px; }
footer h2 { font-size: 15px; margin: 0 0 4px; }
footer p { margin: 4px 0; color: var(--soft); }
footer code { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
@media print { body { background: #fff; } main { max-width: none; padding: 0; } .card, .body { border-color: #bbb; } .html a::after { content: " (" attr(href) ")"; } }
@media (max-width: 560px) { .facts { grid-template-columns: 1fr; } .facts dd { margin-bottom: 6px; } .part { max-width: 100%; } }
`;
