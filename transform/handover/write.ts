import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../core/files.js';
import { markdownText } from '../../core/safe-text.js';
import { csv } from './csv.js';
import type { Handover } from './handover.js';
import { handoverRules } from './rules.js';

/** A block of text that nothing in it can end: the fence is longer than any run of backticks. */
const fenced = (text: string, language = ''): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
};

const pretty = (json: string): string => {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // As the source said it, if it is no JSON.
    return json;
  }
};

const byKind = <T extends { readonly kind: string }>(items: readonly T[]): Map<string, T[]> => {
  const kinds = new Map<string, T[]>();
  for (const item of items) kinds.set(item.kind, [...(kinds.get(item.kind) ?? []), item]);
  return kinds;
};

/** The hand-over as a page for whoever builds the new desk. */
export const handoverMarkdown = ({ target, items, macros, counts }: Handover): string =>
  [
    '# What has to be built by hand',
    '',
    'The old desk had this set up, and no interface carries it over. Each entry says what it was and what to build in its',
    'place. The same rows: handover.csv, macros.csv, handover.json.',
    '',
    '| what | how many |',
    '| --- | ---: |',
    ...Object.entries(counts).map(([kind, count]) => `| ${markdownText(kind)} | ${count} |`),
    `| macros | ${macros.length} |`,
    '',
    ...[...byKind(items)].flatMap(([kind, list]) => [
      `## ${markdownText(kind)}`,
      '',
      ...list.flatMap((item) => [
        `### ${markdownText(item.name)}${item.state === 'active' ? '' : ` (${markdownText(item.state)})`}`,
        '',
        ...(item.description === null ? [] : [markdownText(item.description), '']),
        ...(item.partOf === null ? [] : [`Part of ${markdownText(item.partOf)}.`, '']),
        `**Build:** ${markdownText(item.rebuild)}`,
        '',
        fenced(pretty(item.definition), 'json'),
        '',
      ]),
    ]),
    ...(macros.length === 0
      ? []
      : [
          '## Macros',
          '',
          handoverRules(target).macros,
          '',
          ...macros.flatMap((macro) => [
            `### ${markdownText(macro.name)}${macro.private ? ' (private)' : ''}`,
            '',
            fenced(macro.text),
            '',
            ...(macro.unknown.length === 0
              ? []
              : [`**Look at:** ${macro.unknown.map(markdownText).join(', ')} has no known equal.`, '']),
            ...(macro.actions === null
              ? []
              : ['It also changes the conversation:', '', fenced(pretty(macro.actions), 'json'), '']),
          ]),
        ]),
  ].join('\n');

/** Writes the hand-over as Markdown, CSV and JSON. Answers the names of the files. Errors: not-writable, disk-full. */
export const writeHandover = async (handover: Handover, folder: string): Promise<readonly string[]> => {
  await makeFolder(folder);
  const files: Readonly<Record<string, string>> = {
    'handover.md': handoverMarkdown(handover),
    'handover.json': `${JSON.stringify(handover, null, 2)}\n`,
    'handover.csv': csv(
      [
        'kind',
        'name',
        'state',
        'description',
        'part_of',
        'rebuild',
        'definition',
        'source_kind',
        'source_id',
        'raw_sha256',
      ],
      handover.items.map((item) => [
        ...[item.kind, item.name, item.state, item.description, item.partOf, item.rebuild, item.definition],
        ...[item.source.kind, item.source.id, item.source.rawSha256],
      ]),
    ),
    'macros.csv': csv(
      [
        'name',
        'locale',
        'text',
        'original',
        'unknown_placeholders',
        'actions',
        'private',
        'source_kind',
        'source_id',
        'raw_sha256',
      ],
      handover.macros.map((macro) => [
        ...[
          macro.name,
          macro.locale,
          macro.text,
          macro.original,
          macro.unknown.join(' '),
          macro.actions,
          macro.private,
        ],
        ...[macro.source.kind, macro.source.id, macro.source.rawSha256],
      ]),
    ),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return Object.keys(files);
};
