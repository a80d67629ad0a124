import { invalid, type Refusal } from '../api/refusal.js';
import type { Desk } from '../desk.js';
import { areInstances, relatedType } from '../people/attribute-values.js';
import type { ConversationAttribute } from '../state/attributes.js';
import type { Conversation } from '../state/inbox.js';
import type { AttributeValue } from '../state/people.js';
import { addPart, botAuthor } from './thread.js';

const isDate = (value: unknown): boolean =>
  Number.isInteger(value) ||
  (typeof value === 'string' &&
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value));

const fits = (desk: Desk, attribute: ConversationAttribute, value: unknown): boolean => {
  switch (attribute.dataType) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'decimal':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return isDate(value);
    case 'list':
      return attribute.options.some((option) => !option.archived && option.label === value);
    case 'relationship':
      return Array.isArray(value) && value.every((id) => desk.workspace.objectInstances.has(String(id)));
    case 'files':
      return false;
  }
};

const named = (desk: Desk, name: string): readonly ConversationAttribute[] =>
  [...desk.workspace.conversationAttributes.values()].filter((one) => !one.archived && one.name === name);

const refusalOf = (desk: Desk, name: string, value: unknown): Refusal | undefined => {
  const related = relatedType(desk, 'conversation', name);
  if (related !== undefined)
    return value === null || areInstances(desk, related, value)
      ? undefined
      : invalid(
          `'${JSON.stringify(value)}' is not a valid value for attribute '${name}' of type 'relationship'`,
        );
  const attributes = named(desk, name);
  const [attribute] = attributes;
  if (!attribute) return invalid(`Conversation attribute '${name}' does not exist`);
  // Two live attributes may share a name; then it cannot be written by name (unversioned change of May 2026).
  if (attributes.length > 1) return invalid(`Multiple conversation attributes named '${name}' exist`);
  if (value === null || fits(desk, attribute, value)) return undefined;
  return invalid(
    `'${typeof value === 'string' ? value : JSON.stringify(value)}' is not a valid value for attribute '${name}' of type '${attribute.dataType}'`,
  );
};

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Writes attributes by name, all or none. Each change of a plain attribute leaves a part by the bot, dated now: in a
 * backdated thread it is the last one.
 */
export const writeConversationAttributes = (
  desk: Desk,
  conversation: Conversation,
  values: Readonly<Record<string, unknown>>,
): Refusal | undefined => {
  for (const [name, value] of Object.entries(values)) {
    const refusal = refusalOf(desk, name, value);
    if (refusal) return refusal;
  }
  for (const [name, value] of Object.entries(values)) {
    if (equal(conversation.customAttributes[name] ?? null, value)) continue;
    if (value === null) delete conversation.customAttributes[name];
    else conversation.customAttributes[name] = value as AttributeValue;
    const quiet =
      relatedType(desk, 'conversation', name) !== undefined ||
      named(desk, name)[0]?.dataType === 'relationship';
    if (quiet || desk.settings.text('attribute_parts') === 'off') continue;
    addPart(desk, conversation, {
      type: 'conversation_attribute_updated_by_admin',
      body: null,
      createdAt: desk.now(),
      author: botAuthor(desk),
      assignedTo: null,
      attachments: [],
      eventDetails: { attribute: { name }, value: { name: value === null ? null : String(value) } },
    });
  }
  return undefined;
};
