import type { ShapeInput as Input, Shaped } from '../shape/shaped.js';
import { shapeModel } from '../shape/shaped.js';
import { articleRows, withdrawalRows } from './articles/articles.js';
import { collectionRows, otherCollectionKey } from './articles/collections.js';
import { attributeRows } from './attributes.js';
import { conversationRows } from './conversations/threads.js';
import { documentedLimits, type IntercomLimits } from './limits.js';
import { objectRows, relationRows } from './objects/objects.js';
import { companyRows } from './people/companies.js';
import { contactRows } from './people/contacts.js';
import { tagRows } from './tags.js';
import { ticketTypeRows } from './ticket-types.js';

export interface ShapeInput extends Input {
  /** The target's capabilities. */
  readonly capabilities: Pick<
    IntercomLimits,
    'maxTextLength' | 'maxAttachmentsPerPart' | 'maxAttachmentBytes'
  >;
}

/** Shapes a model for Intercom: attributes, tags, ticket types, companies, contacts, conversations and tickets, collections, articles. */
export const shapeForIntercom = (input: ShapeInput): Promise<Shaped> =>
  shapeModel<IntercomLimits>(
    input,
    {
      limits: { ...documentedLimits, ...input.capabilities },
      ...(input.mapping.articles.withoutCategory === undefined
        ? {}
        : { otherCollection: otherCollectionKey(input.mapping) }),
    },
    (ask, context, duck) => [
      attributeRows(duck, context),
      tagRows(duck, context),
      ticketTypeRows(ask, context),
      companyRows(ask, context),
      contactRows(ask, context),
      conversationRows(ask, context),
      collectionRows(ask, context),
      articleRows(ask, context),
      withdrawalRows(ask),
      objectRows(ask, context),
      relationRows(ask, context),
    ],
  );
