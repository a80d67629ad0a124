import type { TargetRow } from '../../../core/target-row.js';
import { alongside } from '../../shape/alongside.js';
import type { Questions } from '../../shape/questions.js';
import type { ShapeContext } from '../context.js';
import { type ConversationIn, shapeConversation, type ThreadChildren } from './conversations.js';
import { shapeTicket } from './ticket.js';

/** Every loaded conversation with all that it holds, as a conversation or, where the mapping says so, as a ticket. */
export async function* conversationRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  const joined = alongside<ConversationIn, ThreadChildren>(ask.stream('conversations/conversation'), {
    parts: ask.stream('conversations/conversation_part'),
    files: ask.stream('conversations/conversation_file'),
    tags: ask.stream('conversations/conversation_tag'),
    fields: ask.stream('conversations/conversation_field'),
    partFields: ask.stream('conversations/part_field'),
    ratings: ask.stream('conversations/conversation_rating'),
  });
  for await (const { parent, children } of joined)
    yield parent.ticket_type === null
      ? shapeConversation(parent, children, context)
      : shapeTicket(parent, parent.ticket_type, children, context);
}
