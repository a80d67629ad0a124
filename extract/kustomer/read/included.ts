import { type Kept, resource } from '../record.js';

/** Records that came along under `included`, each with the kind that its JSON:API type stands for; others are left out. */
export const companions = (
  included: readonly Kept[],
  kinds: Readonly<Record<string, string>>,
): readonly { readonly kept: Kept; readonly as: string }[] =>
  included.flatMap((kept) => {
    const as = kinds[String(resource(kept.cut).type)];
    return as === undefined ? [] : [{ kept, as }];
  });
