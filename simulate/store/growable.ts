/** A typed array that grows: eight bytes a number, where a plain array of a million takes four times as much. */
export interface Growable {
  readonly length: number;
  get(index: number): number;
  set(index: number, value: number): void;
  push(value: number): number;
}

const grown = <T extends Float64Array | Uint32Array>(array: T, make: (length: number) => T): T => {
  const bigger = make(array.length * 2);
  bigger.set(array as never);
  return bigger;
};

/** Whole and broken numbers. */
export const growableFloats = (): Growable => {
  let array = new Float64Array(1024);
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
      if (length === array.length) array = grown(array, (size) => new Float64Array(size));
      array[length] = value;
      return length++;
    },
  };
};
