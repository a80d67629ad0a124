import { deskError } from '../../core/errors.js';
import { conversationKind, metaKind, participantsKind } from './kinds/conversation.js';
import { contentKind, localeKind, pathKind, redirectionKind } from './kinds/help.js';
import type { Kind } from './kinds/kind.js';
import { messageKind } from './kinds/message.js';
import { personDataKind, personKind } from './kinds/person.js';
import { readKind, routingKind, stateKind } from './kinds/settle.js';
import { metadataEndKind, metadataKind, pathEndKind } from './kinds/withdraw.js';

/** Every kind of operation that compile makes, and how it is written. */
const kinds: Readonly<Record<string, Kind>> = {
  person: personKind,
  'person-data': personDataKind,
  conversation: conversationKind,
  meta: metaKind,
  participants: participantsKind,
  message: messageKind,
  routing: routingKind,
  read: readKind,
  state: stateKind,
  'help-locale': localeKind,
  'help-path': pathKind,
  'help-path-end': pathEndKind,
  'help-content': contentKind,
  'help-metadata': metadataKind,
  'help-metadata-end': metadataEndKind,
  'help-redirection': redirectionKind,
};

/** Errors: plan-invalid for a kind that nobody here makes. */
export const kindOf = (name: string): Kind => {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (!kind) throw deskError('plan-invalid', { what: `Crisp has no operations of kind ${name}.` });
  return kind;
};
