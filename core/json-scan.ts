import {
  type Holder,
  itemsOf,
  type KeyPlace,
  knownKeys,
  placeWithin,
  type WantedKeys,
} from './known-keys.js';

/**
 * A strict look at the bytes of one JSON value in a single pass, without making the value: nearly every record is plain,
 * and for those nothing else has to be done. Whatever is not surely plain is left to the longer way of `json-cut.ts`.
 */

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;

/** Objects within objects; deeper ones take the longer way. */
const deepest = 64;

/** Fields that a scan notes the places of: a key at the top of a record, or one inside a key at the top. */
export type FieldPath = readonly [string] | readonly [string, string];

/** Whether a decimal number survives being read as a double and printed again. */
export const survives = (text: string): boolean => {
  if (!/[.eE]/.test(text)) return text !== '-0';
  if (/[eE]/.test(text)) return false;
  const printed = String(Number(text));
  return printed === text || `${printed}.0` === text;
};

const decimal = /^-?(?:0|[1-9][0-9]*)\.[0-9]+$/;

const hex = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

/** The UTF-16 unit whose four digits begin at `at`; -1 when they are none. */
const unit = (bytes: Uint8Array, at: number): number => {
  let value = 0;
  for (let digit = 0; digit < 4; digit++) {
    const next = hex(bytes[at + digit]);
    if (next < 0) return -1;
    value = value * 16 + next;
  }
  return value;
};

/** Index after an escape that begins at `at`; -1 for one that is wrong or half of a surrogate pair. */
const afterEscape = (bytes: Uint8Array, at: number): number => {
  switch (bytes[at + 1]) {
    case quote:
    case backslash:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return at + 2;
    case 0x75: {
      const high = unit(bytes, at + 2);
      if (high < 0 || (high >= 0xdc00 && high <= 0xdfff)) return -1;
      if (high < 0xd800 || high > 0xdbff) return at + 6;
      if (bytes[at + 6] !== backslash || bytes[at + 7] !== 0x75) return -1;
      const low = unit(bytes, at + 8);
      return low >= 0xdc00 && low <= 0xdfff ? at + 12 : -1;
    }
    default:
      return -1;
  }
};

/** Index after the string that opens at `at`; -1 when it is not plain. */
const afterText = (bytes: Uint8Array, at: number): number => {
  const end = bytes.length;
  let next = at + 1;
  for (;;) {
    let byte = 0;
    while (next < end) {
      byte = bytes[next] as number;
      if (byte === quote || byte === backslash || byte < 0x20) break;
      next++;
    }
    if (next >= end) return -1;
    if (byte === quote) return next + 1;
    if (byte !== backslash) return -1;
    next = afterEscape(bytes, next);
    if (next < 0) return -1;
  }
};

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Index after a number; -1 when it is none or would not survive being read. */
const afterNumber = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at] === 0x2d ? at + 1 : at;
  let next = first;
  while (isDigit(bytes[next])) next++;
  const isZero = bytes[first] === 0x30;
  if (next === first || (isZero && next > first + 1)) return -1;
  const byte = bytes[next];
  if (byte !== 0x2e) return byte === 0x65 || byte === 0x45 || (isZero && first > at) ? -1 : next;
  next++;
  while (isDigit(bytes[next])) next++;
  if (bytes[next] === 0x65 || bytes[next] === 0x45) return -1;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, next - at).toString('latin1');
  return decimal.test(text) && survives(text) ? next : -1;
};

const afterWord = (bytes: Uint8Array, at: number, a: number, b: number, c: number): number =>
  bytes[at + 1] === a && bytes[at + 2] === b && bytes[at + 3] === c ? at + 4 : -1;

const skip = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  return at;
};

const wantedOf = (paths: readonly FieldPath[]): WantedKeys => {
  const at = (depth: number, of: readonly number[]): WantedKeys => {
    const names = [...new Set(of.map((field) => (paths[field] as FieldPath)[depth] as string))];
    return new Map(
      names.map((name) => {
        const here = of.filter((field) => (paths[field] as FieldPath)[depth] === name);
        const ends = (field: number): boolean => (paths[field] as FieldPath).length === depth + 1;
        const field = here.find(ends) ?? -1;
        const deeper = here.filter((one) => !ends(one));
        return [name, { field, within: at(depth + 1, deeper) }];
      }),
    );
  };
  return at(0, [...paths.keys()]);
};

export interface JsonScan {
  /**
   * Index after the value that begins at `start`, if it is strictly JSON on one line, with no key twice in one object, no
   * half of a surrogate pair and no number that loses digits in a double; -1 when any of that is not sure. UTF-8 is not
   * looked at.
   */
  plain(bytes: Uint8Array, start: number): number;
  /** Adds beginning and end of each wanted field in the value scanned last, two numbers a field; -1 twice when absent. */
  note(places: number[]): void;
}

/** A scan that notes where these fields lie. */
export const jsonScan = (paths: readonly FieldPath[]): JsonScan => {
  const keys = knownKeys(wantedOf(paths));
  const places = new Int32Array(paths.length * 2);

  const object = (bytes: Uint8Array, start: number, depth: number, place: KeyPlace): number => {
    let at = skip(bytes, start + 1);
    if (bytes[at] === 0x7d) return at + 1;
    place.objects++;
    let key = place.start;
    for (;;) {
      if (bytes[at] !== quote) return -1;
      const found = keys.key(bytes, at + 1, key, place);
      if (found === undefined) return -1;
      key = found;
      at = skip(bytes, at + 2 + key.bytes.length);
      if (bytes[at] !== colon) return -1;
      const from = skip(bytes, at + 1);
      at = value(bytes, from, depth, key);
      if (at < 0) return -1;
      if (key.field >= 0) {
        places[key.field * 2] = from;
        places[key.field * 2 + 1] = at;
      }
      at = skip(bytes, at);
      if (bytes[at] !== comma) return bytes[at] === 0x7d ? at + 1 : -1;
      at = skip(bytes, at + 1);
    }
  };

  const list = (bytes: Uint8Array, start: number, depth: number, holder: Holder): number => {
    let at = skip(bytes, start + 1);
    if (bytes[at] === 0x5d) return at + 1;
    for (;;) {
      at = value(bytes, at, depth, holder);
      if (at < 0) return -1;
      at = skip(bytes, at);
      if (bytes[at] === comma) at = skip(bytes, at + 1);
      else return bytes[at] === 0x5d ? at + 1 : -1;
    }
  };

  const value = (bytes: Uint8Array, at: number, depth: number, holder: Holder): number => {
    switch (bytes[at]) {
      case quote:
        return afterText(bytes, at);
      case 0x7b:
        return depth >= deepest ? -1 : object(bytes, at, depth + 1, placeWithin(holder));
      case 0x5b:
        return depth >= deepest ? -1 : list(bytes, at, depth + 1, itemsOf(holder));
      case 0x74:
        return afterWord(bytes, at, 0x72, 0x75, 0x65);
      case 0x66:
        return bytes[at + 4] === 0x65 && afterWord(bytes, at, 0x61, 0x6c, 0x73) > 0 ? at + 5 : -1;
      case 0x6e:
        return afterWord(bytes, at, 0x75, 0x6c, 0x6c);
      default:
        return afterNumber(bytes, at);
    }
  };

  return {
    plain: (bytes, start) => {
      places.fill(-1);
      return value(bytes, start, 0, keys.root());
    },
    note: (into) => {
      for (let place = 0; place < places.length; place++) into.push(places[place] as number);
    },
  };
};
