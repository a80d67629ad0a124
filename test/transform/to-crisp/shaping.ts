import type { Held, TargetRow } from '../../../core/target-row.js';
import { type CrispPlan, crispCapabilities, planLimits } from '../../../load/crisp/capabilities.js';
import { mappingOf } from '../../../transform/mapping/content.js';
import { parseMappingDocument } from '../../../transform/mapping/file/document.js';
import { formOf } from '../../../transform/mapping/file/form.js';
import { proposeMapping } from '../../../transform/mapping/propose.js';
import { shapeForCrisp } from '../../../transform/to-crisp/shape.js';
import { archive } from '../to-intercom/shaping.js';

/** A model shaped for Crisp by the mapping that would be proposed for it, as the plan command does on a paid plan. */
export const shapedForCrisp = async (
  model: string,
  scratch: string,
  plan: CrispPlan = 'essentials',
): Promise<{ readonly rows: TargetRow[]; readonly held: Held[] }> => {
  const text = await proposeMapping({ model, archive, target: 'crisp' });
  const form = formOf(parseMappingDocument('mapping.yaml', text));
  if (!form.file) throw new Error(JSON.stringify(form.findings));
  const { maxTextLength, maxAttachmentBytes } = crispCapabilities;
  const { notes, participants } = planLimits[plan];
  const shaped = await shapeForCrisp({
    model,
    mapping: mappingOf(form.file),
    scratch,
    now: Date.parse('2026-01-01T00:00:00Z'),
    limits: { maxTextLength, maxAttachmentBytes, notes, participants },
  });
  try {
    const rows: TargetRow[] = [];
    for await (const row of shaped.rows()) rows.push(row);
    const held: Held[] = [];
    for await (const one of shaped.held()) held.push(one);
    return { rows, held };
  } finally {
    await shaped.close();
  }
};
