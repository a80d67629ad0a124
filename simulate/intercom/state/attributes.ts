/** Definitions of custom attributes. Intercom has three dialects of them; the state keeps each as it is. */

export type DataType = 'string' | 'integer' | 'float' | 'boolean' | 'date';

/** Of people and companies: one name space for both. */
export interface DataAttribute {
  /** Null for standard attributes. */
  readonly id: number | null;
  readonly model: 'contact' | 'company';
  readonly name: string;
  readonly label: string;
  description: string | null;
  readonly dataType: DataType;
  /** For a list; its data type is then `string`. */
  options: readonly string[] | null;
  messengerWritable: boolean;
  archived: boolean;
  readonly custom: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export const conversationDataTypes = [
  'string',
  'integer',
  'list',
  'decimal',
  'boolean',
  'datetime',
  'relationship',
  'files',
] as const;

export type ConversationDataType = (typeof conversationDataTypes)[number];

export interface AttributeOption {
  readonly id: string;
  label: string;
  archived: boolean;
}

export interface ConversationAttribute {
  readonly id: number;
  name: string;
  description: string | null;
  readonly dataType: ConversationDataType;
  required: boolean;
  visibleToTeamIds: readonly string[];
  multiline: boolean;
  readonly options: AttributeOption[];
  reference: { readonly type: 'one' | 'many'; readonly objectTypeId: string } | null;
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
}
