import { describe, expectTypeOf, it } from 'vitest';
import type { IntercomRowData, IntercomRowKind } from '../../../load/intercom/rows.js';
import type { IntercomRows } from '../../../transform/to-intercom/rows.js';

/** Declared readonly here and mutable there: what can be read from both must be the same. */
type Read<T> = T extends readonly (infer U)[]
  ? readonly Read<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Read<T[K]> }
    : T;

describe('the rows declared by transform and by load', () => {
  it('are the same kinds with the same data', () => {
    expectTypeOf<keyof IntercomRows>().toEqualTypeOf<IntercomRowKind>();
    expectTypeOf<Read<IntercomRows['attribute']>>().toEqualTypeOf<Read<IntercomRowData<'attribute'>>>();
    expectTypeOf<Read<IntercomRows['tag']>>().toEqualTypeOf<Read<IntercomRowData<'tag'>>>();
    expectTypeOf<Read<IntercomRows['company']>>().toEqualTypeOf<Read<IntercomRowData<'company'>>>();
    expectTypeOf<Read<IntercomRows['contact']>>().toEqualTypeOf<Read<IntercomRowData<'contact'>>>();
    expectTypeOf<Read<IntercomRows['conversation']>>().toEqualTypeOf<Read<IntercomRowData<'conversation'>>>();
    expectTypeOf<Read<IntercomRows['ticket-type']>>().toEqualTypeOf<Read<IntercomRowData<'ticket-type'>>>();
    expectTypeOf<Read<IntercomRows['ticket']>>().toEqualTypeOf<Read<IntercomRowData<'ticket'>>>();
    expectTypeOf<Read<IntercomRows['object']>>().toEqualTypeOf<Read<IntercomRowData<'object'>>>();
    expectTypeOf<Read<IntercomRows['object-relation']>>().toEqualTypeOf<
      Read<IntercomRowData<'object-relation'>>
    >();
    expectTypeOf<Read<IntercomRows['collection']>>().toEqualTypeOf<Read<IntercomRowData<'collection'>>>();
    expectTypeOf<Read<IntercomRows['article']>>().toEqualTypeOf<Read<IntercomRowData<'article'>>>();
  });
});
