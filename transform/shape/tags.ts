import type { Numbered } from './alongside.js';
import type { ShapeContext } from './context.js';
import type { LossLog } from './losses.js';

export interface TaggingIn extends Numbered {
  readonly tag_id: string;
}

/** Names of the tags at the target, each once, in alphabetical order. */
export const shapeTags = (
  taggings: readonly TaggingIn[],
  context: Pick<ShapeContext, 'tag'>,
  losses: LossLog,
): string[] => {
  const names = new Set<string>();
  for (const { tag_id } of taggings) {
    const tag = context.tag(tag_id);
    if (!tag) losses.add('tag-missing', 'tag', tag_id, null);
    else if (tag.name === null) losses.add('tag-skipped', 'tag', tag.label, null);
    else names.add(tag.name);
  }
  return [...names].sort();
};
