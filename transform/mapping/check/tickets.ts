import { nearest } from '../../../core/nearest.js';
import type { Reporter } from '../file/reporter.js';
import type { Mapping, ObjectTarget } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';

/** Whether every line that makes tickets names a type, and every type is named. */
export const checkTickets = (mapping: Mapping, rules: TargetRules, report: Reporter): void => {
  const { tickets } = mapping;
  if (!tickets) return;
  if (!rules.tickets && tickets.rules.length > 0)
    report.error(['tickets'], `${rules.label} has no tickets.`, 'Take the section out.');
  const names = [...tickets.types.keys()];
  tickets.rules.forEach((rule, at) => {
    if (rule.as === null || tickets.types.has(rule.as)) return;
    const like = nearest(rule.as, names);
    report.error(
      ['tickets', 'rules', String(at), 'as'],
      `There is no ticket type "${rule.as}" under types.`,
      like
        ? `Did you mean "${like}"?`
        : `Add it: types: { ${JSON.stringify(rule.as)}: { category: Customer } }; or write conversation.`,
    );
  });
  tickets.rules.slice(0, -1).forEach((rule, at) => {
    if (rule.tag === undefined && rule.channel === undefined && rule.object === undefined)
      report.warning(
        ['tickets', 'rules', String(at)],
        'This line fits every conversation: those below it never decide.',
        'Put it last, or give it a tag, a channel or a kind of objects.',
      );
  });
  const seen = new Map<string, string>();
  for (const name of names) {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined)
      report.error(
        ['tickets', 'types', name],
        `"${twin}" and "${name}" are one ticket type there: case does not count.`,
        'Keep one.',
      );
    seen.set(name.toLowerCase(), name);
    const ofObjects = [...(mapping.objects ?? new Map()).values()].some(
      ({ as, type }: ObjectTarget) => as === 'ticket' && type === name,
    );
    if (!ofObjects && !tickets.rules.some((rule) => rule.as === name))
      report.warning(
        ['tickets', 'types', name],
        `No line makes tickets of the type "${name}".`,
        'Take it out.',
      );
  }
};
