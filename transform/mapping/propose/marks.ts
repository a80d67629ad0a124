import type { ModelEvidence } from '../evidence/evidence.js';
import type { Mapping, Mark } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';
import { comment, count, scalar, shown } from './yaml-text.js';

interface Input {
  readonly evidence: ModelEvidence;
  readonly previous?: Mapping;
  readonly rules: TargetRules;
}

const markText = (mark: Mark): string =>
  `  - { ${(['channel', 'queue', 'tag', 'team'] as const)
    .flatMap((key) => (mark[key] === undefined ? [] : [`${key}: ${scalar(mark[key] as string)}`]))
    .join(', ')} }`;

/** Channel and queue are attributes by themselves; a tag or team besides only when a person says so. */
export const markLines = ({ evidence, previous, rules }: Input): string[] => {
  const marks = previous?.marks ?? [];
  const channels = evidence.channels
    .slice(0, 12)
    .map(({ channel, conversations }) => `${shown(channel)} ${count(conversations)}`);
  const queues = evidence.fields.find(
    ({ object, key }) => object === 'conversation' && key === 'system.queue',
  );
  return [
    '',
    ...comment(
      '',
      `What conversations of a channel or queue get besides the attributes above: a tag${rules.teams ? ', or a team where they have none' : ''}. Every line that fits counts.`,
    ),
    ...comment(
      '',
      `E.g.  marks: [{ channel: sms, tag: SMS }${rules.teams ? ', { queue: Trade, team: Trade desk }' : ', { queue: Trade, tag: trade }'}]`,
    ),
    ...(channels.length > 0 ? comment('', `Channels: ${channels.join(', ')}.`) : []),
    ...(queues ? comment('', `Queues, e.g.: ${queues.samples.map(shown).join(' | ')}.`) : []),
    ...(marks.length === 0 ? ['marks: []'] : ['marks:', ...marks.map(markText)]),
  ];
};
