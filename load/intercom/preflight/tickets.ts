import type { Needs, PreflightFinding } from '../../target.js';
import type { Api } from '../api/api.js';
import { type Catalogue, nameKey } from '../api/catalogue.js';
import { stateOf, type TicketTypeEntry } from '../api/ticket-types.js';
import {
  attributeConflict,
  missingOptions,
  type TicketAttributePayload,
  type TicketTypePayload,
  typeNamed,
} from '../kinds/ticket-type.js';

const error = (topic: string, message: string, todo: string): PreflightFinding => ({
  level: 'error',
  topic,
  message,
  todo,
});

const titleAndText = ['_default_title_', '_default_description_'];

/** What of a ticket type can never be made through the API, so that it is made by hand before. */
const checkAttribute = (
  typeName: string,
  wanted: TicketAttributePayload,
  type: TicketTypeEntry | undefined,
): PreflightFinding | undefined => {
  const there = type?.attributes.find((one) => nameKey(one.name) === nameKey(wanted.name));
  const wrong = there && attributeConflict(wanted, there);
  if (wrong)
    return error(
      'ticket-attribute',
      `The attribute ${wanted.name} of the ticket type ${typeName} ${wrong}.`,
      'Intercom cannot change a type: give the field another name in the mapping.',
    );
  const missing = missingOptions(wanted, there);
  // The API takes all options as one text with commas between them.
  const unmakeable =
    missing.length === 0
      ? []
      : [...missing, ...(there?.options.map(({ label }) => label) ?? [])].filter((option) =>
          option.includes(','),
        );
  if (unmakeable.length > 0)
    return error(
      'ticket-attribute',
      `Options with a comma cannot be made through the API: ${unmakeable.join(' | ')}.`,
      `Make the list attribute ${wanted.name} of the ticket type ${typeName} in Intercom with these options: ${wanted.options.join(' | ')}.`,
    );
  return undefined;
};

/** Attributes that the workspace demands of every new ticket and that the plan does not send. */
const demanded = (type: TicketTypeEntry, sent: ReadonlySet<string>): PreflightFinding[] =>
  type.attributes
    .filter(
      (one) =>
        one.required && !one.archived && !titleAndText.includes(one.name) && !sent.has(nameKey(one.name)),
    )
    .map((one) =>
      error(
        'ticket-attribute',
        `The ticket type ${type.name} demands the attribute ${one.name} of every new ticket; the plan does not send it.`,
        'Switch "required" off in Intercom until the load is done.',
      ),
    );

const checkStates = (
  looks: readonly string[],
  named: (key: string) => { readonly name: string; readonly entry: TicketTypeEntry | undefined },
  looked: Record<string, string>,
): PreflightFinding[] =>
  looks.flatMap((look) => {
    const at = look.lastIndexOf('@');
    const label = look.slice('ticket-state:'.length, at);
    const { name, entry } = named(look.slice(at + 1));
    const state = entry && stateOf(entry, label);
    if (state) looked[look] = state.id;
    return state
      ? []
      : [
          error(
            'ticket-state',
            `The ticket type ${name} has no state ${label}; states can be made in Intercom's pages only.`,
            `Make ${entry ? '' : `the ticket type ${name} and its `}state ${label} in Intercom, or name a category in the mapping.`,
          ),
        ];
  });

/** Holds the plan's ticket types against the workspace. Types and attributes are made by the load, states are not. */
export const checkTicketTypes = async (
  needs: Needs,
  api: Api,
  catalogue: Catalogue,
  looked: Record<string, string>,
): Promise<PreflightFinding[]> => {
  if (!needs.operationsByKind['ticket-type']) return [];
  const there = await catalogue.ticketTypes(api, true);
  const names = new Map<string, string>();
  const sent = new Map<string, Set<string>>();
  const findings: PreflightFinding[] = [];
  for await (const operation of needs.operations('ticket-type')) {
    const { name, category } = operation.payload as unknown as TicketTypePayload;
    names.set(operation.key, name);
    const type = typeNamed(there, name);
    if (type && type.category !== category)
      findings.push(
        error(
          'ticket-type',
          `The ticket type ${name} is there with the category ${type.category}, the plan needs ${category}.`,
          'Intercom keeps categories apart: give the type another name in the mapping, or its category.',
        ),
      );
  }
  for await (const operation of needs.operations('ticket-attribute')) {
    const owner = String((operation.payload.ticket_type as { readonly $ref: string }).$ref);
    const wanted = operation.payload as unknown as TicketAttributePayload;
    const name = names.get(owner) ?? owner;
    const finding = checkAttribute(name, wanted, typeNamed(there, name));
    if (finding) findings.push(finding);
    sent.set(owner, (sent.get(owner) ?? new Set<string>()).add(nameKey(wanted.name)));
  }
  for (const [key, name] of names) {
    const type = typeNamed(there, name);
    if (type) findings.push(...demanded(type, sent.get(key) ?? new Set()));
  }
  const named = (key: string) => {
    const name = names.get(`ticket-type:${key}`) ?? key;
    return { name, entry: typeNamed(there, name) };
  };
  const states = needs.looks.filter((look) => look.startsWith('ticket-state:'));
  return [...findings, ...checkStates(states, named, looked)];
};
