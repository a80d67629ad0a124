/** A typed array that grows: a few bytes a number, where a plain array of a million takes many times as much. */
export interface Growable {
  readonly length: number;
  get(index: number): number;
  set(index: number, value: number): void;
  push(value: number): number;
}

type Numbers = Float64Array | Uint32Array | Int32Array | Uint8Array;

const growable = (make: (length: number) => Numbers): Growable => {
  let array = make(64);
  let length = 0;
  return {
    get length() {
      return length;
    },
    get: (index) => array[index] as number,
    set: (index, value) => {
      array[index] = value;
    },
    push: (value) => {
      if (length === array.length) {
        const bigger = make(Math.ceil(array.length * 1.5));
        bigger.set(array);
        array = bigger;
      }
      array[length] = value;
      return length++;
    },
  };
};

/** Times and other numbers of any size. */
export const growableFloats = (): Growable => growable((length) => new Float64Array(length));

/** Whole numbers from 0 to 2^32 - 1. */
export const growableCounts = (): Growable => growable((length) => new Uint32Array(length));

/** Whole numbers that may be -1. */
export const growableIntegers = (): Growable => growable((length) => new Int32Array(length));

/** Numbers from 0 to 255. */
export const growableBytes = (): Growable => growable((length) => new Uint8Array(length));
