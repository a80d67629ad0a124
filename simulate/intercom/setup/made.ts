import { deskError } from '../../../core/errors.js';
import type { Settings } from '../../settings.js';
import type { ObjectRelation } from '../state/objects.js';
import type { TicketCategory, TicketStateCategory } from '../state/tickets.js';

/** What a workspace has that was made in Intercom's pages, since its API cannot make it. */
export interface MadeByHand {
  /** Custom object types; attributes to check values against, or null: any are taken. */
  readonly objectTypes: readonly {
    readonly identifier: string;
    readonly attributes: Readonly<Record<string, string>> | null;
  }[];
  readonly objectRelations: readonly ObjectRelation[];
  readonly ticketTypes: readonly { readonly name: string; readonly category: TicketCategory }[];
  readonly ticketStates: readonly {
    readonly label: string;
    readonly category: TicketStateCategory;
    readonly typeName: string;
  }[];
}

export const stateWords: readonly (readonly [TicketStateCategory, string, string])[] = [
  ['submitted', 'Submitted', 'Submitted'],
  ['in_progress', 'In progress', 'In progress'],
  ['waiting_on_customer', 'Waiting on customer', 'Waiting on you'],
  ['resolved', 'Resolved', 'Resolved'],
];

/** `Order(number:string;total:float), Shipment`: types, and their attributes when they are to be checked. */
const objectTypes = (text: string): MadeByHand['objectTypes'] =>
  [...text.matchAll(/([A-Za-z_][\w-]*)\s*(?:\(([^)]*)\))?/g)].map(([, identifier, list]) => ({
    identifier: identifier as string,
    attributes:
      list === undefined
        ? null
        : Object.fromEntries(
            list
              .split(';')
              .map((pair) => pair.split(':').map((word) => word.trim()))
              .map(([name, type]) => [name, type ?? 'string'] as const),
          ),
  }));

const objectRelation = (text: string): ObjectRelation => {
  const [, holder, name, type] = /^(contact|company|conversation)\.(.+)=([^=]+)$/.exec(text) ?? [];
  if (holder === undefined || name === undefined || type === undefined)
    throw deskError('flag-invalid', {
      what: `"${text}" is no relation to a custom object.`,
      where: '--set object_relations',
      next: 'Write `contact.Orders=Order`: who has it, its name, the type.',
    });
  return { holder, name, type };
};

const ticketState = (text: string): MadeByHand['ticketStates'][number] => {
  const [, label, word, typeName] = /^(.+?)=(.+?)@(.+)$/.exec(text) ?? [];
  const known = stateWords.find(([name]) => name === word);
  if (!label || !known || !typeName)
    throw deskError('flag-invalid', {
      what: `"${text}" is no ticket state.`,
      where: '--set ticket_states',
      next: `Write \`label=category@ticket type\`; categories: ${stateWords.map(([name]) => name).join(', ')}.`,
    });
  return { label, category: known[0], typeName };
};

/** As the settings name it. Errors: flag-invalid. */
export const madeBySettings = (settings: Settings): MadeByHand => ({
  objectTypes: objectTypes(settings.text('object_types')),
  objectRelations: settings.list('object_relations').map(objectRelation),
  ticketTypes: settings.list('ticket_types').map((name) => ({ name, category: 'Customer' })),
  ticketStates: settings.list('ticket_states').map(ticketState),
});
