import type { LossLog } from '../losses.js';

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as Intercom can hold it: no NUL (it cuts or refuses there), no half surrogate pairs. Each is a loss. */
export const holdable = (text: string, field: string, losses: LossLog): string => {
  let held = text;
  if (held.includes('\0')) {
    held = held.replaceAll('\0', '');
    losses.add('text-nul-removed', field, text.replaceAll('\0', '␀'), held);
  }
  // JSON cannot carry it as UTF-8; the replacement character shows that something stood there.
  const repaired = held.replace(loneSurrogate, '\ufffd');
  if (repaired !== held) losses.add('text-repaired', field, null, repaired);
  return repaired;
};

/** Whether a reader would see anything of it. */
export const isBlank = (text: string): boolean => !/[^\s\u200b-\u200d\u2060\ufeff]/.test(text);
