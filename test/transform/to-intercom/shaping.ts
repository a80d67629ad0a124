import type { Held, TargetRow } from '../../../core/target-row.js';
import { mappingOf } from '../../../transform/mapping/content.js';
import { parseMappingDocument } from '../../../transform/mapping/file/document.js';
import { formOf } from '../../../transform/mapping/file/form.js';
import type { Mapping } from '../../../transform/mapping/mapping.js';
import { proposeMapping } from '../../../transform/mapping/propose.js';
import { shapeForIntercom } from '../../../transform/to-intercom/shape.js';

export const archive = { object: 'kustomer-acme', version: 'v1', inventorySha512: 'ab'.repeat(64) };

export interface ShapeOptions {
  readonly maxTextLength?: number;
  readonly maxAttachmentsPerPart?: number;
  readonly maxAttachmentBytes?: number;
  /** ISO time. */
  readonly now?: string;
}

/** The mapping that would be proposed, read back from its file. */
export const proposedMapping = async (model: string): Promise<Mapping> => {
  const text = await proposeMapping({ model, archive, target: 'intercom' });
  const form = formOf(parseMappingDocument('mapping.yaml', text));
  if (!form.file) throw new Error(JSON.stringify(form.findings));
  return mappingOf(form.file);
};

export const shapeAll = async (
  model: string,
  mapping: Mapping,
  scratch: string,
  options: ShapeOptions = {},
): Promise<{ rows: TargetRow[]; held: Held[] }> => {
  const shaped = await shapeForIntercom({
    model,
    mapping,
    scratch,
    now: Date.parse(options.now ?? '2026-01-01T00:00:00Z'),
    capabilities: {
      maxTextLength: options.maxTextLength ?? 20_000,
      maxAttachmentsPerPart: options.maxAttachmentsPerPart ?? 10,
      maxAttachmentBytes: options.maxAttachmentBytes ?? 20_000_000,
    },
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
