import type { Desk } from '../desk.js';
import type { Tagging } from '../state/people.js';

/** Small pieces that many answers share. */

/** An id in the type the contract documents for its place, or, by the setting `id-types`, in the other one. */
export const idOut = (desk: Desk, id: string | number, documented: 'string' | 'number'): string | number => {
  const swapped = desk.settings.text('id_types') === 'swapped';
  const asNumber = (documented === 'number') !== swapped && /^\d+$/.test(String(id));
  return asNumber ? Number(id) : String(id);
};

export const tagOut = (desk: Desk, tagging: Tagging): object => ({
  type: 'tag',
  id: tagging.tagId,
  name: desk.workspace.tags.get(tagging.tagId)?.name ?? '',
  applied_at: tagging.appliedAt,
  applied_by: tagging.appliedBy === null ? null : { type: 'admin', id: tagging.appliedBy },
});

/** The first ten of a long list inside an object, and where the rest is. */
export const addressable = (url: string, entries: readonly object[]): object => ({
  type: 'list',
  data: entries.slice(0, 10),
  url,
  total_count: entries.length,
  has_more: entries.length > 10,
});

export const ok = (body: object): { readonly status: 200; readonly body: object } => ({ status: 200, body });
