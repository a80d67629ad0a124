import type { TargetRow } from '../../../core/target-row.js';
import { alongside, type Numbered } from '../../shape/alongside.js';
import { shapeFields, type ValueIn } from '../../shape/fields.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import { lossLog } from '../../shape/losses.js';
import type { Questions } from '../../shape/questions.js';
import { shapeTags, type TaggingIn } from '../../shape/tags.js';
import { holdable } from '../../shape/text/repair.js';
import { loneSecond, roundings } from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { CompanyRow } from '../rows.js';

export interface CompanyIn extends Numbered, LineageColumns {
  readonly id: string;
  readonly name: string | null;
  readonly website: string | null;
  readonly size: number | null;
  readonly created_ms: number | null;
}

interface Children extends Record<string, Numbered> {
  readonly tags: TaggingIn;
  readonly fields: ValueIn;
}

export async function* companyRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  const joined = alongside<CompanyIn, Children>(ask.stream('people/company'), {
    tags: ask.stream('people/company_tag'),
    fields: ask.stream('people/company_field'),
  });
  for await (const { parent, children } of joined) yield shapeCompany(parent, children, context);
}

export const shapeCompany = (
  company: CompanyIn,
  { tags, fields }: { readonly tags: readonly TaggingIn[]; readonly fields: readonly ValueIn[] },
  context: ShapeContext,
): TargetRow => {
  const losses = lossLog(lineageOf(company));
  const rounded = roundings();
  // A company's row has no notes, so a shortened value would be a cut one.
  const options = { maxLength: context.limits.maxAttributeLength, whenLong: 'reject', rounded } as const;
  const shaped = shapeFields(fields, context.mapping.fields.company, options, losses);
  const data: CompanyRow = {
    companyId: company.id,
    name: company.name === null ? null : holdable(company.name, 'name', losses),
    website: company.website,
    size: company.size,
    remoteCreatedAt: loneSecond(company.created_ms, 'created', context.now, rounded, losses),
    customAttributes: shaped.attributes,
    tags: shapeTags(tags, context, losses),
  };
  rounded.tell(losses);
  return {
    kind: 'company',
    key: company.id,
    lineage: lineageOf(company),
    data: { ...data },
    losses: losses.all,
  };
};
