import { nearest } from '../../../core/nearest.js';
import type { TargetDirectory } from '../../../core/target-directory.js';
import type { Reporter } from '../file/reporter.js';
import type { Mapping } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';

/** Whether every mark gives something that the target has. */
export const checkMarks = (
  { marks = [] }: Mapping,
  rules: TargetRules,
  directory: TargetDirectory | undefined,
  report: Reporter,
): void => {
  const teams = directory?.teams.map(({ name }) => name);
  marks.forEach(({ tag, team }, at) => {
    const path = ['marks', String(at)];
    if (tag === undefined && team === undefined)
      report.error(
        path,
        'This line gives nothing.',
        `Add a tag${rules.teams ? ' or a team' : ''}, or take it out.`,
      );
    if (team === undefined) return;
    if (!rules.teams) {
      report.error([...path, 'team'], `${rules.label} has no teams.`, 'Write tag instead.');
      return;
    }
    if (teams === undefined || teams.includes(team)) return;
    const like = nearest(team, teams);
    report.error(
      [...path, 'team'],
      `${rules.label} has no team "${team}".`,
      like ? `Did you mean "${like}"?` : 'Make the team there first, or take it out.',
    );
  });
};

/** Marks of channels that no conversation came by. */
export const coverMarks = ({ marks = [] }: Mapping, channels: readonly string[], report: Reporter): void => {
  const known = new Set(channels.map((channel) => channel.toLowerCase()));
  marks.forEach(({ channel }, at) => {
    if (channel === undefined || known.has(channel.toLowerCase())) return;
    const like = nearest(channel, channels);
    report.warning(
      ['marks', String(at), 'channel'],
      `The archive has no channel "${channel}".`,
      like ? `Did you mean "${like}"?` : 'Take the line out.',
    );
  });
};
