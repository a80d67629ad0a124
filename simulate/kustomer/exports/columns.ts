/** A column of an export: the path that the vendor calls its system name, the name that a person sees, the value. */
export interface ExportColumn {
  readonly path: string;
  readonly name: string;
  readonly value: (record: ExportRecord) => unknown;
}

export interface ExportRecord {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly related: (name: string) => ExportRecord | undefined;
}

const at = (value: unknown, path: string): unknown => {
  let here = value;
  for (const key of path.split('.')) here = (here as Record<string, unknown> | null | undefined)?.[key];
  return here;
};

const attribute = (path: string, name: string): ExportColumn => ({
  path,
  name,
  value: ({ attributes }) => at(attributes, path),
});

const ofCustomer: readonly ExportColumn[] = [
  { path: 'customer.id', name: 'Customer ID', value: ({ related }) => related('customer')?.id },
  {
    path: 'customer.name',
    name: 'Customer Name',
    value: ({ related }) => related('customer')?.attributes.name,
  },
  {
    path: 'customer.email',
    name: 'Customer Email',
    value: ({ related }) => at(related('customer')?.attributes.emails, '0.email'),
  },
];

/** Standard attributes of the vendor's export tables, as far as the stand-in's records have them (sheet, 14.2). */
export const exportColumns: Readonly<Record<'conversation' | 'message', readonly ExportColumn[]>> = {
  conversation: [
    { path: 'id', name: 'Conversation ID', value: ({ id }) => id },
    attribute('name', 'Name'),
    attribute('externalId', 'External ID'),
    attribute('status', 'Status'),
    attribute('channels', 'Channels'),
    attribute('direction', 'Direction'),
    attribute('priority', 'Priority'),
    attribute('messageCount', 'Message Count'),
    attribute('noteCount', 'Note Count'),
    attribute('tags', 'Tags'),
    attribute('assignedUsers', 'Assigned Users'),
    attribute('assignedTeams', 'Assigned Teams'),
    attribute('satisfactionLevel.score', 'Satisfaction Score'),
    attribute('satisfactionLevel.rating', 'Satisfaction Rating'),
    attribute('snooze.time', 'Snooze Time'),
    attribute('snooze.status', 'Snooze Status'),
    attribute('lastDone.createdAt', 'Last Done At'),
    attribute('spam', 'Spam'),
    ...ofCustomer,
    attribute('createdAt', 'Created At'),
    attribute('updatedAt', 'Updated At'),
  ],
  message: [
    { path: 'id', name: 'Message ID', value: ({ id }) => id },
    attribute('externalId', 'External ID'),
    { path: 'conversation.id', name: 'Conversation ID', value: ({ related }) => related('conversation')?.id },
    attribute('channel', 'Channel'),
    attribute('app', 'App'),
    attribute('size', 'Size'),
    attribute('direction', 'Direction'),
    attribute('directionType', 'Direction Type'),
    attribute('subject', 'Subject'),
    attribute('preview', 'Preview'),
    attribute('auto', 'Auto'),
    { path: 'createdBy', name: 'Created By', value: ({ related }) => related('createdBy')?.id },
    ...ofCustomer,
    attribute('sentAt', 'Sent At'),
    attribute('createdAt', 'Created At'),
    attribute('updatedAt', 'Updated At'),
  ],
};
