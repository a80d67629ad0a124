import { field, idOf, type Json, list, seconds, text } from './answer.js';

/** A ticket type as the list of types shows it. */
export interface TicketTypeEntry {
  readonly id: string;
  readonly name: string;
  /** Customer, Back-office or Tracker. */
  readonly category: string;
  archived: boolean;
  readonly attributes: TicketAttributeEntry[];
  readonly states: readonly TicketStateEntry[];
  /** Unix seconds. */
  readonly createdAt: number | undefined;
}

export interface TicketAttributeEntry {
  readonly id: string;
  readonly name: string;
  readonly dataType: string;
  /** Values of a list are written by the option's id, not by its label. */
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly archived: boolean;
  readonly required: boolean;
  readonly createdAt: number | undefined;
}

export interface TicketStateEntry {
  readonly id: string;
  readonly category: string;
  readonly label: string;
}

/** The vendor leaves the form of `input_options` open: any list of things with an id and a label in it is taken. */
const optionsOf = (json: Json | undefined): TicketAttributeEntry['options'] => {
  if (json === null || typeof json !== 'object') return [];
  if (Array.isArray(json)) {
    const options = (json as readonly Json[]).flatMap((item) => {
      const id = idOf(field(item, 'id'));
      const label = text(field(item, 'label')) ?? text(field(item, 'name')) ?? text(field(item, 'value'));
      return id === undefined || label === undefined ? [] : [{ id, label }];
    });
    return options;
  }
  for (const inner of Object.values(json as { readonly [key: string]: Json })) {
    const options = optionsOf(inner);
    if (options.length > 0) return options;
  }
  return [];
};

export const toTicketAttribute = (json: Json): TicketAttributeEntry | undefined => {
  const id = idOf(field(json, 'id'));
  const name = text(field(json, 'name'));
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    dataType: text(field(json, 'data_type')) ?? '',
    options: optionsOf(field(json, 'input_options')),
    archived: field(json, 'archived') === true,
    required: field(json, 'required_to_create') === true,
    createdAt: seconds(field(json, 'created_at')),
  };
};

export const toTicketType = (json: Json): TicketTypeEntry | undefined => {
  const id = idOf(field(json, 'id'));
  const name = text(field(json, 'name'));
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    category: text(field(json, 'category')) ?? '',
    archived: field(json, 'archived') === true,
    createdAt: seconds(field(json, 'created_at')),
    attributes: list(field(field(json, 'ticket_type_attributes'), 'data'))
      .map(toTicketAttribute)
      .filter((entry) => entry !== undefined),
    states: list(field(field(json, 'ticket_states'), 'data')).flatMap((state) => {
      const stateId = idOf(field(state, 'id'));
      return stateId === undefined
        ? []
        : [
            {
              id: stateId,
              category: text(field(state, 'category')) ?? '',
              label: text(field(state, 'internal_label')) ?? '',
            },
          ];
    }),
  };
};

/** Categories of ticket states; any other word is the label of a state. */
export const ticketCategories: readonly string[] = [
  'submitted',
  'in_progress',
  'waiting_on_customer',
  'resolved',
];

/** The state that a word means for a type: by label, else the first of the category. */
export const stateOf = (type: TicketTypeEntry, word: string): TicketStateEntry | undefined =>
  ticketCategories.includes(word)
    ? type.states.find((state) => state.category === word)
    : type.states.find((state) => state.label.toLowerCase() === word.toLowerCase());
