/**
 * Placeholders of prepared answers in Intercom's way of writing. The source's are `{{customer.firstName}}` and, for
 * texts of the organisation, `[[sn.org.name]]`. Neither vendor publishes a whole list: what is not known here stays as it
 * is and is told, so that a person looks at it.
 */

export interface Rewritten {
  readonly text: string;
  /** Placeholders that became Intercom's: before and after. */
  readonly changed: readonly { readonly from: string; readonly to: string }[];
  /** Placeholders that nobody here knows; they stand in the text as they were. */
  readonly unknown: readonly string[];
}

/** By the source's name in lower case, without `customer.` where it does not matter. */
const names: Readonly<Record<string, string>> = {
  'customer.name': '{{name}}',
  'customer.displayname': '{{name}}',
  'customer.firstname': '{{first_name | fallback: "there"}}',
  'customer.lastname': '{{last_name}}',
  'customer.email': '{{email}}',
  'customer.emails.0.email': '{{email}}',
  'customer.phone': '{{phone}}',
  'customer.phones.0.phone': '{{phone}}',
  'company.name': '{{company.name}}',
  'customer.company.name': '{{company.name}}',
  'user.name': '{{author.name}}',
  'user.displayname': '{{author.name}}',
  'user.firstname': '{{author.first_name}}',
  'agent.name': '{{author.name}}',
};

const pattern = /\{\{\s*([^{}]+?)\s*\}\}|\[\[\s*([^[\]]+?)\s*\]\]/g;

/** `snippets`: texts of the organisation by name; they are put in, since Intercom has no like of them. */
export const rewritePlaceholders = (
  text: string,
  snippets: ReadonlyMap<string, string> = new Map(),
): Rewritten => {
  const changed: { from: string; to: string }[] = [];
  const unknown: string[] = [];
  const made = text.replace(pattern, (from: string, curly?: string, square?: string) => {
    const name = (curly ?? square ?? '').toLowerCase().replace(/\s+/g, '');
    const snippet = /^sn\.org\.(.+)$/.exec(name)?.[1];
    const to = snippet === undefined ? names[name] : snippets.get(snippet);
    if (to === undefined) {
      unknown.push(from);
      return from;
    }
    changed.push({ from, to });
    return to;
  });
  return { text: made, changed, unknown: [...new Set(unknown)] };
};
