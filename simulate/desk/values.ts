/** A number whose text must not be touched: 30 digits, or a trailing zero. */
export interface ExactNumber {
  readonly exact: string;
}

export type FieldValue = null | string | number | boolean | readonly string[] | ExactNumber;

/** By the name of the field. */
export type FieldValues = Readonly<Record<string, FieldValue>>;
