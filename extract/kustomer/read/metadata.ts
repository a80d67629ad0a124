import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { segment } from '../api/calls.js';
import { refusalLine } from '../api/refusal.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { put } from '../record.js';
import { klassNames } from './klass-names.js';
import { fetchOne } from './one.js';
import { isRoleRefusal, kindGap } from './refused.js';

/** Resources that have custom attributes, besides one for every klass (developer.kustomer.com, metadata). */
const standard = ['company', 'conversation', 'customer', 'message'] as const;

interface MetadataCursor extends CursorFacts {
  readonly resource: number;
}

const kind = 'metadata';

/** Custom-attribute definitions of every resource. Those of deleted attributes stay in the document. */
export const metadata = (roles: readonly string[]): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, cursor: from, signal } = reading;
    let cursor: MetadataCursor = (from as MetadataCursor | undefined) ?? { resource: 0 };
    const names = await klassNames(reading);
    const resources = [...standard, ...names.map((name) => `kobject.${name}`)];
    while (cursor.resource < resources.length) {
      const resource = resources[cursor.resource] as string;
      const answer = await fetchOne(api, `/v1/metadata/${segment(resource)}`, signal);
      const draft = createDraft();
      const request = draft.answered(answer.entries);
      cursor = { ...cursor, resource: cursor.resource + 1 };
      if (answer.ok) {
        for (const kept of answer.kept) put(draft, kept, { kind, request, fetchedAt: answer.fetchedAt });
      } else if (isRoleRefusal(answer.refusal)) {
        draft.miss(kindGap(kind, 'GET /v1/metadata', answer.refusal, roles, request, answer.fetchedAt));
        yield draft.finish({ ...cursor, incomplete: true }, true);
        return;
      } else {
        draft.miss({
          reason: 'record-missing',
          kind,
          id: resource,
          evidence: refusalLine(answer.refusal),
          request,
          at: answer.fetchedAt,
        });
      }
      yield draft.finish({ ...cursor }, cursor.resource >= resources.length);
    }
  };
