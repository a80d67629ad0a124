import type { Part } from './inbox.js';
import type { AttributeValue, Tagging } from './people.js';

export type TicketCategory = 'Customer' | 'Back-office' | 'Tracker';

export type TicketStateCategory = 'submitted' | 'in_progress' | 'waiting_on_customer' | 'resolved';

/** Made in Intercom's own pages only; a stand-in has the four of every new workspace and those of a setting. */
export interface TicketState {
  readonly id: string;
  readonly category: TicketStateCategory;
  readonly internalLabel: string;
  readonly externalLabel: string;
  /** Names of the types it belongs to; null: to every type. */
  readonly typeNames: readonly string[] | null;
}

export const ticketDataTypes = [
  'string',
  'list',
  'integer',
  'decimal',
  'boolean',
  'datetime',
  'files',
] as const;

export interface TicketAttribute {
  readonly id: string;
  readonly typeId: string;
  name: string;
  description: string;
  readonly dataType: (typeof ticketDataTypes)[number];
  requiredToCreate: boolean;
  requiredToCreateForContacts: boolean;
  visibleOnCreate: boolean;
  visibleToContacts: boolean;
  multiline: boolean;
  allowMultipleValues: boolean;
  /** A value is written by the option's GUID, never by its label. */
  listOptions: readonly { readonly id: string; readonly label: string }[];
  readonly isDefault: boolean;
  readonly order: number;
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export interface TicketType {
  readonly id: string;
  name: string;
  description: string | null;
  category: TicketCategory;
  icon: string;
  isInternal: boolean;
  archived: boolean;
  readonly attributes: TicketAttribute[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface TicketPart extends Omit<Part, 'state'> {
  readonly ticketState: TicketStateCategory;
  readonly previousTicketState: TicketStateCategory;
}

export interface Ticket {
  /** The id of the API, in one sequence with conversations. */
  readonly id: string;
  /** The number that people see. */
  readonly ticketId: string;
  typeId: string;
  stateId: string;
  previousStateId: string | null;
  readonly contactId: string;
  companyId: string | null;
  /** By the attribute's name. */
  readonly values: Record<string, AttributeValue>;
  adminAssigneeId: string | null;
  teamAssigneeId: string | null;
  open: boolean;
  isShared: boolean;
  snoozedUntil: number | null;
  tags: Tagging[];
  readonly createdAt: number;
  updatedAt: number;
  readonly parts: TicketPart[];
  readonly linkedConversationIds: string[];
  readonly arrivedAt: number;
}

export interface Job {
  readonly id: string;
  readonly readyAt: number;
  readonly ticketId: string | null;
}
