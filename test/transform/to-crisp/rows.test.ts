import { describe, expectTypeOf, it } from 'vitest';
import type { CrispRowData, CrispRowKind } from '../../../load/crisp/rows.js';
import type { CrispRows } from '../../../transform/to-crisp/rows.js';

/** Declared readonly here and mutable there: what can be read from both must be the same. */
type Read<T> = T extends readonly (infer U)[]
  ? readonly Read<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Read<T[K]> }
    : T;

describe('the rows declared by transform and by load', () => {
  it('are the same kinds with the same data', () => {
    expectTypeOf<keyof CrispRows>().toEqualTypeOf<CrispRowKind>();
    expectTypeOf<Read<CrispRows['person']>>().toEqualTypeOf<Read<CrispRowData<'person'>>>();
    expectTypeOf<Read<CrispRows['conversation']>>().toEqualTypeOf<Read<CrispRowData<'conversation'>>>();
    expectTypeOf<Read<CrispRows['locale']>>().toEqualTypeOf<Read<CrispRowData<'locale'>>>();
    expectTypeOf<Read<CrispRows['folder']>>().toEqualTypeOf<Read<CrispRowData<'folder'>>>();
    expectTypeOf<Read<CrispRows['article']>>().toEqualTypeOf<Read<CrispRowData<'article'>>>();
    expectTypeOf<Read<CrispRows['article-withdrawal']>>().toEqualTypeOf<
      Read<CrispRowData<'article-withdrawal'>>
    >();
  });
});
