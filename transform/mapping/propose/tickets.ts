import type { ModelEvidence } from '../evidence/evidence.js';
import type { Mapping, TicketRule } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';
import { comment, count, scalar, shown } from './yaml-text.js';

interface Input {
  readonly evidence: ModelEvidence;
  readonly previous?: Mapping;
  readonly rules: TargetRules;
}

const ruleText = ({ tag, channel, object, as }: TicketRule): string => {
  const conditions = [
    ...(tag === undefined ? [] : [`tag: ${scalar(tag)}`]),
    ...(channel === undefined ? [] : [`channel: ${scalar(channel)}`]),
    ...(object === undefined ? [] : [`object: ${scalar(object)}`]),
  ];
  return `    - { ${[...conditions, `as: ${as === null ? 'conversation' : scalar(as)}`].join(', ')} }`;
};

/** Conversation or ticket: nothing becomes a ticket unless a person says so. */
export const ticketLines = ({ evidence, previous, rules }: Input): string[] => {
  const tickets = previous?.tickets ?? { rules: [], types: new Map() };
  const channels = evidence.channels
    .slice(0, 12)
    .map(({ channel, conversations }) => `${shown(channel)} ${count(conversations)}`);
  return [
    '',
    ...comment('', 'Conversation or ticket: the first line that fits decides; none fits: a conversation.'),
    ...comment(
      '',
      'E.g.  rules: [{ tag: refund, as: Complaint }, { channel: form, as: Complaint }, { object: contract, as: Complaint }]',
    ),
    ...comment('', '      types: { Complaint: { category: Customer } }'),
    ...comment(
      '',
      `A missing type is made; category: Customer, Back-office (no words of the customer are taken there) or Tracker. A type may say what states become: states: { open: submitted, pending: waiting_on_customer, snoozed: in_progress, closed: resolved }; instead of such a category the name of a state that was made at ${rules.label}.`,
    ),
    ...comment('', 'object: a kind of custom objects that the conversation is tied to.'),
    ...(channels.length > 0 ? comment('', `Channels: ${channels.join(', ')}.`) : []),
    'tickets:',
    ...(tickets.rules.length === 0 ? ['  rules: []'] : ['  rules:', ...tickets.rules.map(ruleText)]),
    ...(tickets.types.size === 0
      ? ['  types: {}']
      : [
          '  types:',
          ...[...tickets.types].map(([name, { category, states }]) => {
            const { open, pending, snoozed, closed } = states;
            return `    ${scalar(name)}: { category: ${category}, states: { open: ${scalar(open)}, pending: ${scalar(pending)}, snoozed: ${scalar(snoozed)}, closed: ${scalar(closed)} } }`;
          }),
        ]),
  ];
};
