import type { DoneOperation } from '../../target.js';
import { asHtml, readsAs, wordsOf, wordsSha256 } from '../words.js';
import type { Checks } from './checks.js';

/** Compares a text by the digest of its words; when they differ, tells the first line that does. */
export const compareText = (
  checks: Checks,
  done: DoneOperation,
  field: string,
  sentHtml: string,
  keptHtml: string,
): void => {
  if (readsAs(sentHtml, keptHtml)) {
    checks.equal(done, field, wordsSha256(sentHtml), wordsSha256(sentHtml));
    return;
  }
  const sent = wordsOf(sentHtml).split('\n');
  const kept = wordsOf(keptHtml).split('\n');
  const at = sent.findIndex((line, index) => line !== kept[index]);
  const line = at < 0 ? sent.length : at;
  checks.equal(
    done,
    field,
    `${wordsSha256(sentHtml)} line ${line + 1}: ${sent[line] ?? '(nothing)'}`,
    `${wordsSha256(keptHtml)} line ${line + 1}: ${kept[line] ?? '(nothing)'}`,
  );
};

/** The same for a text that was sent as plain text. */
export const comparePlain = (
  checks: Checks,
  done: DoneOperation,
  field: string,
  sent: string,
  keptHtml: string,
): void => compareText(checks, done, field, asHtml(sent), keptHtml);
