/**
 * The keys that objects at one place of a JSON value had before. Records of one kind have mostly the same keys in the same
 * order, so the key that followed last time is tried first: where it stands again, neither its end has to be looked for nor
 * whether it was there already, which would take a look at all keys before it.
 *
 * A place is the way of keys that leads to an object, so no two objects of one place are ever open at once, and a key needs
 * to remember only which object had it last.
 */

const quote = 0x22;
const backslash = 0x5c;

/** Keys of one place, and of all places of one way down; what does not come again is forgotten. */
const mostOfPlace = 256;
const mostOfAll = 10_000;
/** In a single value: past it the value is left to the longer way. */
const mostOfValue = 4 * mostOfAll;

/** Which keys' values somebody wants to know the place of. */
export type WantedKeys = ReadonlyMap<string, { readonly field: number; readonly within: WantedKeys }>;

const nothing: WantedKeys = new Map();

/** What a value may hold: objects at one place, or a list of such. */
export interface Holder {
  readonly wanted: WantedKeys;
  within: KeyPlace | undefined;
  items: Holder | undefined;
}

export interface KnownKey extends Holder {
  /** What stands between the quotes. */
  readonly bytes: Uint8Array;
  readonly mark: number;
  /** Number of the wanted field that it is; -1 for none. */
  readonly field: number;
  /** Number of the object of its place that had it last. */
  seenIn: number;
  /** What came after it last, and what before that. */
  next: KnownKey | undefined;
  other: KnownKey | undefined;
}

export interface KeyPlace {
  readonly wanted: WantedKeys;
  /** Stands before the first key. */
  readonly start: KnownKey;
  keys: KnownKey[];
  /** Objects that began here. */
  objects: number;
}

/** A number that equal keys share and others mostly do not; not every byte is looked at. */
const markOf = (bytes: Uint8Array, start: number, end: number): number =>
  end === start
    ? 0
    : (end - start) ^
      ((bytes[start] as number) << 8) ^
      ((bytes[end - 1] as number) << 16) ^
      ((bytes[(start + end) >> 1] as number) << 23);

const keyOf = (bytes: Uint8Array, mark: number, field: number, wanted: WantedKeys): KnownKey => ({
  wanted,
  within: undefined,
  items: undefined,
  bytes,
  mark,
  field,
  seenIn: 0,
  next: undefined,
  other: undefined,
});

const placeOf = (wanted: WantedKeys): KeyPlace => ({
  wanted,
  start: keyOf(Buffer.alloc(0), 0, -1, nothing),
  keys: [],
  objects: 0,
});

/** Where the objects stand that are this key's value. */
export const placeWithin = (holder: Holder): KeyPlace => {
  holder.within ??= placeOf(holder.wanted);
  return holder.within;
};

/** What the lists hold that are this key's value: nothing in them is wanted. */
export const itemsOf = (holder: Holder): Holder => {
  holder.items ??= keyOf(Buffer.alloc(0), 0, -1, nothing);
  return holder.items;
};

/** Whether a key stands at `at`, its end with it. */
const stands = (bytes: Uint8Array, at: number, { bytes: known }: KnownKey): boolean => {
  const length = known.length;
  for (let place = 0; place < length; place++) if (bytes[at + place] !== known[place]) return false;
  return bytes[at + length] === quote;
};

/** Forgets what the object that is open does not have. */
const forget = (place: KeyPlace): void => {
  place.keys = place.keys.filter(({ seenIn }) => seenIn === place.objects);
  for (const key of [place.start, ...place.keys]) {
    key.next = undefined;
    key.other = undefined;
  }
};

export interface KnownKeys {
  /** For a value as a whole; to be asked for before each. */
  root(): Holder;
  /**
   * The key that begins at `at`, after its opening quote, in the object of the place that began last; `before` is the
   * one in front of it. Undefined for one that is not plain, that this object had already, and when there are too many.
   */
  key(bytes: Uint8Array, at: number, before: KnownKey, place: KeyPlace): KnownKey | undefined;
}

export const knownKeys = (wanted: WantedKeys): KnownKeys => {
  let top = keyOf(Buffer.alloc(0), 0, -1, wanted);
  let learned = 0;

  const learn = (bytes: Uint8Array, place: KeyPlace, mark: number): KnownKey | undefined => {
    if (place.keys.length >= mostOfPlace) forget(place);
    if (place.keys.length >= mostOfPlace || learned >= mostOfValue) return undefined;
    learned++;
    const own = Buffer.from(bytes);
    const hit = place.wanted.get(own.toString());
    const key = keyOf(own, mark, hit?.field ?? -1, hit?.within ?? nothing);
    place.keys.push(key);
    return key;
  };

  /** A key that was not foreseen. */
  const find = (bytes: Uint8Array, at: number, place: KeyPlace): KnownKey | undefined => {
    let end = at;
    for (;;) {
      const byte = bytes[end] as number;
      if (!(byte >= 0x20) || byte === quote || byte === backslash) break;
      end++;
    }
    // A key with an escape could be the same as one without.
    if (bytes[end] !== quote) return undefined;
    const mark = markOf(bytes, at, end);
    const { keys } = place;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as KnownKey;
      if (key.mark === mark && key.bytes.length === end - at && stands(bytes, at, key)) return key;
    }
    return learn(bytes.subarray(at, end), place, mark);
  };

  return {
    root: () => {
      if (learned >= mostOfAll) {
        learned = 0;
        top = keyOf(Buffer.alloc(0), 0, -1, wanted);
      }
      return top;
    },
    key: (bytes, at, before, place) => {
      const { next, other } = before;
      let key: KnownKey | undefined;
      if (next !== undefined && stands(bytes, at, next)) key = next;
      else {
        key = other !== undefined && stands(bytes, at, other) ? other : find(bytes, at, place);
        if (key === undefined) return undefined;
        before.other = before.next;
        before.next = key;
      }
      if (key.seenIn === place.objects) return undefined;
      key.seenIn = place.objects;
      return key;
    },
  };
};
