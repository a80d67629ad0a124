import { skipString } from '../../core/json-measure.js';

const quote = 0x22;
const minus = 0x2d;

/** Shorter numbers lead to nobody. */
const shortestNumber = 7;

const isNumberByte = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || [0x2b, minus, 0x2e, 0x45, 0x65].includes(byte));

/**
 * JSON text with strings and long numbers changed, keys too; every other byte stays as it is. `change` gets the text
 * that a string stands for and answers another, or undefined to leave it. Answers undefined when nothing changed.
 */
export const mapJsonTexts = (
  text: Buffer,
  change: (decoded: string) => string | undefined,
): Buffer | undefined => {
  const pieces: Buffer[] = [];
  let kept = 0;
  for (let at = 0; at < text.length; ) {
    const byte = text[at] as number;
    let end = at + 1;
    let changed: string | undefined;
    if (byte === quote) {
      end = skipString(text, at);
      if (end < 0) break;
      changed = change(JSON.parse(text.toString('utf8', at, end)) as string);
    } else if (byte === minus || (byte >= 0x30 && byte <= 0x39)) {
      while (isNumberByte(text[end])) end++;
      if (end - at >= shortestNumber) changed = change(text.toString('latin1', at, end));
    }
    if (changed !== undefined) {
      pieces.push(text.subarray(kept, at), Buffer.from(JSON.stringify(changed)));
      kept = end;
    }
    at = end;
  }
  return pieces.length === 0 ? undefined : Buffer.concat([...pieces, text.subarray(kept)]);
};
