import type { Needs, PreflightFinding } from '../target.js';
import { field, type Json, text } from './api/answer.js';
import type { Api } from './api/api.js';
import { searchPages } from './api/pages.js';

/** A search takes so many conditions in a group. */
const asked = 15;

/** External ids of the first contacts of a plan: a load names each after its record in the source. */
const firstContacts = async (needs: Needs): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const { payload } of needs.operations('contact')) {
    const id = text(field(field(payload as Json, 'body'), 'external_id'));
    if (id !== undefined) ids.push(id);
    if (ids.length === asked) break;
  }
  return ids;
};

/** Whether a workspace has people of the plan under the names that only a load gives: one search. */
export const loadedElsewhere = async (needs: Needs, api: Api): Promise<PreflightFinding | undefined> => {
  const ids = await firstContacts(needs);
  if (ids.length === 0) return undefined;
  const query = {
    operator: 'OR',
    value: ids.map((value) => ({ field: 'external_id', operator: '=', value })),
  };
  const found: string[] = [];
  for await (const contact of searchPages(api, '/contacts/search', query, 'data')) {
    const id = text(field(contact, 'external_id'));
    if (id !== undefined && ids.includes(id)) found.push(id);
  }
  if (found.length === 0) return undefined;
  return {
    level: 'error',
    topic: 'loaded-elsewhere',
    message: `The workspace has ${found.length} of the plan’s first ${ids.length} people already, under the ids that a load gives them (${found[0]}), and this archive has no ledger of it: conversations and articles of that load would be written a second time.`,
    todo: 'Plan and load from the archive that was loaded, or merge the two. To write them all the same: --beside-others.',
  };
};
