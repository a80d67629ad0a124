import type { TargetName } from '../mapping/mapping.js';

/** What a hand-over says differently for each target. */
export interface HandoverRules {
  /** Placeholders of macros as the target writes them, by the source's name in lower case. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** How macros get there, a sentence for people. */
  readonly macros: string;
  /**
   * What to do about people, groups and kinds of objects of the old desk. Absent: the target has its own way for them
   * (mapping, preflight), so they are no matter of the hand-over.
   */
  readonly crew: { readonly agent?: string; readonly team?: string; readonly objectType?: string };
}

/** Neither vendor publishes a whole list: what is not known here stays as it is and is told. */
const intercomPlaceholders: Readonly<Record<string, string>> = {
  'customer.name': '{{name}}',
  'customer.displayname': '{{name}}',
  'customer.firstname': '{{first_name | fallback: "there"}}',
  'customer.lastname': '{{last_name}}',
  'customer.email': '{{email}}',
  'customer.emails.0.email': '{{email}}',
  'customer.phone': '{{phone}}',
  'customer.phones.0.phone': '{{phone}}',
  'company.name': '{{company.name}}',
  'customer.company.name': '{{company.name}}',
  'user.name': '{{author.name}}',
  'user.displayname': '{{author.name}}',
  'user.firstname': '{{author.first_name}}',
  'agent.name': '{{author.name}}',
};

const all: Readonly<Record<TargetName, HandoverRules>> = {
  intercom: {
    placeholders: intercomPlaceholders,
    macros:
      'Intercom has no interface that makes macros: paste each text. Placeholders are rewritten; try one before you paste all.',
    crew: {
      team: 'Teams and who is in them are made in the pages of Intercom only: make it with these members, or name another team in the mapping.',
    },
  },
  crisp: {
    // How Crisp writes placeholders is documented nowhere that we know of.
    placeholders: {},
    macros:
      'Crisp has no interface that makes shortcuts: paste each text. Texts of the organisation are put in; placeholders stand as the old desk wrote them, and each has to be looked at.',
    crew: {
      agent:
        'Invite those who go on working as operators, with the same e-mail: the load then assigns to them. Of the others the name stands on their messages.',
      team: 'An inbox or a rule that assigns to the same people. The name of the team stands in the data of its conversations (source_team).',
      objectType:
        'Crisp keeps no objects: another system, or data of people and conversations. All objects stay in the archive; deskarchive query reads them.',
    },
  },
};

export const handoverRules = (target: TargetName): HandoverRules => all[target];
