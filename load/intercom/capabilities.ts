import type { Capabilities } from '../target.js';

/** What Intercom takes, API version 2.16. Sources: the OpenAPI description 2.16, and the pages named. */
export const intercomCapabilities: Capabilities = {
  // No limit is documented. Long texts are split here so that one oversized call cannot fail for good.
  maxTextLength: 100_000,
  // "reply to a conversation": attachment_files, a list of up to 10.
  maxAttachmentsPerPart: 10,
  // Not documented; 20 MB keeps the base64 body of a call within what gateways commonly let through.
  maxAttachmentBytes: 20 * 1024 * 1024,
  acceptsHtml: true,
  acceptsCreatedAt: true,
  supportsUndo: true,
  // A reply by a contact and an assignment open a closed conversation.
  // "0" as a ticket's assignee takes off admin and team in one.
  undoneBy: {
    part: ['state'],
    assignment: ['state'],
    'assignment-end': ['state'],
    'ticket-part': ['ticket-state'],
    'ticket-assignment-end': ['ticket-assignment'],
  },
  // developers.intercom.com, "Rate limiting": 10,000 calls a minute for an app, cut into windows of 10 seconds.
  rate: { limit: 1_666, windowMs: 10_000 },
};

/** The API version that every call names; what is built here uses fields that came with it. */
export const intercomVersion = '2.16';

/** Where a workspace is served, by the region that it lives in. */
export const intercomHosts: Readonly<Record<string, string>> = {
  US: 'https://api.intercom.io',
  EU: 'https://api.eu.intercom.io',
  AU: 'https://api.au.intercom.io',
};
