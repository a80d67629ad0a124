/**
 * Placeholders of prepared answers in the target's way of writing. The source's are `{{customer.firstName}}` and, for
 * texts of the organisation, `[[sn.org.name]]`. What is not known here stays as it is and is told, so that a person
 * looks at it.
 */

export interface Rewritten {
  readonly text: string;
  /** Placeholders that became the target's: before and after. */
  readonly changed: readonly { readonly from: string; readonly to: string }[];
  /** Placeholders that nobody here knows; they stand in the text as they were. */
  readonly unknown: readonly string[];
}

const pattern = /\{\{\s*([^{}]+?)\s*\}\}|\[\[\s*([^[\]]+?)\s*\]\]/g;

/**
 * @param names the target's placeholders by the source's name in lower case
 * @param snippets texts of the organisation by name; they are put in, since targets have no like of them
 */
export const rewritePlaceholders = (
  text: string,
  names: Readonly<Record<string, string>>,
  snippets: ReadonlyMap<string, string> = new Map(),
): Rewritten => {
  const changed: { from: string; to: string }[] = [];
  const unknown: string[] = [];
  const made = text.replace(pattern, (from: string, curly?: string, square?: string) => {
    const name = (curly ?? square ?? '').toLowerCase().replace(/\s+/g, '');
    const snippet = /^sn\.org\.(.+)$/.exec(name)?.[1];
    const known = Object.hasOwn(names, name) ? names[name] : undefined;
    const to = snippet === undefined ? known : snippets.get(snippet);
    if (to === undefined) {
      unknown.push(from);
      return from;
    }
    changed.push({ from, to });
    return to;
  });
  return { text: made, changed, unknown: [...new Set(unknown)] };
};
