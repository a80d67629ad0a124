/** A value of a custom field as targets take it. */
export type Scalar = string | number | boolean;
