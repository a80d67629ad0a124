import type { Names } from '../records/names.js';
import { iso, to } from '../records/shape.js';
import { type Made, made, setupTime } from './made.js';

/** Workflows, hooks, panels, forms and surveys. */

const workflows = (names: Names): Made[] =>
  (
    [
      ['Thank you for writing', 'kustomer.message.create', true],
      ['Tag orders by number', 'kustomer.conversation.create', true],
      ['Escalate VIP after two hours', 'kustomer.conversation.sla.breach', true],
      ['Close quiet chats', 'kustomer.conversation.time', true],
      ['Old survey (switched off)', 'kustomer.conversation.update', false],
    ] as const
  ).map(([name, event, enabled], place) =>
    made(names, 'workflow', {
      number: place + 1,
      attributes: {
        name,
        description: place === 1 ? 'Reads `HP-…` out of the first message' : null,
        enabled,
        trigger: {
          eventName: event,
          transitions: [{ target: 'step-1', condition: { op: 'true', values: [] } }],
        },
        steps: [
          {
            id: 'step-1',
            action: place === 2 ? 'kustomer.conversation.update' : 'kustomer.message.create',
            params: { tags: [names.tag(place)], assignedTeams: [names.team(place % 6)] },
            errorCases: [],
            transitions: [],
          },
        ],
        version: `0.0.${place + 1}`,
      },
      relationships: { app: { data: null } },
    }),
  );

const hooks = (names: Names): Made[] => [
  ...['Order shipped', 'Loyalty points', 'Parcel scans (old)'].map((name, place) =>
    made(names, 'hook_web', {
      number: place + 1,
      type: 'hook',
      attributes: {
        name,
        description: '',
        enabled: place !== 2,
        eventName: `kustomer.hook.${place + 1}`,
        token: `simulated-hook-token-${place + 1}`,
      },
    }),
  ),
  ...['support', 'trade', 'retours'].map((name, place) =>
    made(names, 'hook_email', {
      number: place + 1,
      type: 'hook',
      attributes: { name, email: `${name}@harbour-and-pine.example.com`, enabled: true, description: null },
    }),
  ),
  ...['Warehouse', 'Data lake'].map((name, place) =>
    made(names, 'outbound_webhook', {
      number: place + 1,
      type: 'outbound-webhook',
      attributes: {
        name,
        url: `https://hooks.example.com/${place + 1}`,
        events:
          place === 0
            ? ['kustomer.conversation.update']
            : ['kustomer.customer.create', 'kustomer.tag.update'],
        enabled: true,
        secret: `simulated-signing-secret-${place + 1}`,
      },
    }),
  ),
];

const panels = (names: Names): Made[] => [
  ...['Orders', 'Loyalty'].map((title, place) =>
    made(names, 'card', {
      number: place + 1,
      attributes: {
        name: title.toLowerCase(),
        title,
        context: place === 0 ? 'customer' : 'conversation',
        url: `https://cards.example.com/${title.toLowerCase()}`,
        enabled: true,
      },
    }),
  ),
  made(names, 'kview', {
    number: 1,
    attributes: {
      name: 'order-expanded',
      resource: 'kobject',
      context: 'expanded-timeline',
      enabled: true,
      template: '<div><Text>{_.get(object, "custom.totalNum")}</Text></div>',
    },
  }),
];

const forms = (names: Names): Made[] =>
  (
    [
      ['Contact us', 'contact-us', true],
      ['Réclamation', 'reclamation', true],
      ['Trade account (draft)', 'trade-account', false],
    ] as const
  ).map(([title, slug, published], place) =>
    made(names, 'kb_form', {
      number: place + 1,
      attributes: {
        name: title,
        title,
        hash: `f${place + 1}Example`,
        slug,
        published,
        channel: 'email',
        klass: 'conversation',
        fields: [
          { name: 'email', type: 'email', required: true, label: 'Your e-mail' },
          { name: 'orderNumberStr', type: 'string', required: false, label: 'Order number' },
          { name: 'body', type: 'text', required: true, label: 'How can we help? 🙂' },
        ],
      },
    }),
  );

/** The number and age that conversations refer to. */
const surveys = (names: Names): Made[] => [
  made(names, 'satisfaction', {
    number: 0,
    at: setupTime(names, 400),
    self: '/v1/satisfaction',
    attributes: {
      name: 'After every conversation',
      formType: 'csat',
      enabled: true,
      channel: 'email',
      description: 'How did we do?',
      from: { channel: 'email', account: 'support@harbour-and-pine.example.com', app: 'postmark' },
      delayTime: 3_600_000,
      scale: { options: 5, type: 'star', labelLow: 'Poor', labelHigh: 'Great' },
      introduction: 'Thank you for writing to us.',
      ratingPrompt: 'How happy are you with our answer?',
      questions: [],
      positiveQuestions: [{ id: 'p1', template: 'What did we do well?' }],
      negativeQuestions: [{ id: 'n1', template: 'What can we do better?' }],
      allQuestions: [{ id: 'a1', template: 'Anything else?' }],
      followUpType: 'text',
      criteria: { and: [{ conversation_status: { equals: 'done' } }], or: [] },
      // The official example spells it so.
      modified: iso(setupTime(names, 300)),
    },
    relationships: { modifiedBy: to('user', names.user(1)) },
  }),
];

export const automationRecords = (names: Names): Made[] => [
  ...workflows(names),
  ...hooks(names),
  ...panels(names),
  ...forms(names),
  ...surveys(names),
];
