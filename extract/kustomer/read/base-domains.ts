import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { segment } from '../api/calls.js';
import type { Reader, Reading } from '../reader.js';
import { put, recordId, resource } from '../record.js';
import { fetchReference, whyNothing } from './reference.js';
import { isRoleRefusal, kindGap } from './refused.js';

/**
 * The address of its own that each help centre answers at. The vendor's pages name the route below a help centre and, in
 * another place, a list of all; which of them an account has nobody says. So both are asked, and of this one only what
 * the list did not give is kept.
 */

const kind = 'kb_domain';
const baseKind = 'kb_knowledge_base';
const shape = '/v1/kb/knowledge-bases/{id}/domain';

/** In the spellings in which the list of help centres is looked for. */
const paths = (base: string): readonly string[] =>
  ['knowledge-bases', 'knowledgebases', 'knowledgeBases'].map(
    (family) => `/v1/kb/${family}/${segment(base)}/domain`,
  );

/** Every help centre, also those that did not change since the last snapshot: there are few. */
const basesOf = async ({ context, signal }: Reading): Promise<readonly string[]> => {
  const bases = new Set<string>();
  for await (const id of context.ids(baseKind)) bases.add(id);
  if (context.held)
    for await (const [id] of context.held.rows(baseKind, ['id'], signal))
      if (id && context.held.has(baseKind, id)) bases.add(id);
  return [...bases].sort();
};

export const baseDomains = (roles: readonly string[]): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, context, signal } = reading;
    const known = new Set<string>();
    for await (const id of context.ids(kind)) known.add(id);
    const draft = createDraft();
    let incomplete = false;
    for (const base of await basesOf(reading)) {
      const answer = await fetchReference(api, { paths: paths(base) }, signal);
      const request = draft.answered(answer.entries);
      const at = answer.fetchedAt;
      if (!answer.ok && isRoleRefusal(answer.refusal)) {
        draft.miss(kindGap(kind, `GET ${shape}`, answer.refusal, roles, request, at));
        incomplete = true;
        break;
      }
      if (answer.ok && answer.kept.length > 0) {
        for (const kept of answer.kept) {
          // Without an id of its own it is called after its help centre: its link ends in the same word everywhere.
          const id = resource(kept.cut).id === undefined ? `${base}/domain` : recordId(kept.cut);
          if (!known.has(id)) put(draft, kept, { kind, request, fetchedAt: at }, id);
        }
        continue;
      }
      incomplete ||= !answer.ok && answer.refusal.status !== 404;
      draft.miss({
        ...{ reason: 'record-missing', kind, parentKind: baseKind, parentId: base },
        evidence: `GET ${shape}: ${whyNothing(answer)}; a help centre may have none`,
        ...{ request, at },
      });
    }
    yield draft.finish(incomplete ? { incomplete } : {}, true);
  };
