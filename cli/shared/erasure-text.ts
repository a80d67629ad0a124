import type { ErasureOutline } from '../../archive-format/erase/outline.js';
import type { Rewritten } from '../../archive-format/erase/rewrite.js';
import type { ExpiryOutline } from '../../archive-format/expire/expire.js';
import { counted, table } from './table.js';

/** What an erasure is about to do, or did, as a person reads it. */
export const erasureLines = (outline: ErasureOutline): string[] => {
  const kinds = [...new Set([...Object.keys(outline.records), ...Object.keys(outline.mentions)])].sort();
  const blobs = outline.attachments.reduce((sum, row) => sum + row.stored, 0);
  const { names, lines } = outline.names;
  return [
    outline.object,
    ...table(
      ['kind', 'records go', 'struck out of'],
      kinds.map((kind) => [kind, outline.records[kind] ?? null, outline.mentions[kind] ?? null]),
      ['records go', 'struck out of'],
    ),
    ...table(
      ['snapshot', 'kind', 'lines go', 'lines change'],
      outline.lines.map((row) => [
        String(row.snapshot),
        row.kind,
        row.removed.part + row.removed.odd + row.removed.tombstones,
        row.changed,
      ]),
      ['snapshot', 'lines go', 'lines change'],
    ),
    `${counted(blobs, 'attachment')} ${blobs === 1 ? 'goes' : 'go'}; ${outline.files.rewritten} of ${counted(outline.files.all, 'file')} are made anew, the others stay byte for byte.`,
    ...Object.entries(outline.work).map(([file, rows]) => `${file}: ${counted(rows, 'row')} go`),
    ...(outline.inputs > 0
      ? [`${counted(outline.inputs, 'file')} given as a source go whole; their other rows stay as records.`]
      : []),
    ...(outline.removed.length > 0 ? [`Removed, made again when needed: ${outline.removed.join(', ')}`] : []),
    ...(lines > 0
      ? [
          `${counted(lines, 'line')} that stay have ${names.map((name) => `"${name.length > 60 ? `${name.slice(0, 60)}…` : name}"`).join(' or ')}; look whether the same is meant.`,
        ]
      : []),
    ...(outline.shared.length > 0
      ? [`Kept, because another person has it too: ${outline.shared.join(', ')}`]
      : []),
    ...(outline.unclear.length > 0
      ? [`Too short to be told from other words, not looked for in texts: ${outline.unclear.join(', ')}`]
      : []),
  ];
};

/** What is to be done after one. */
export const rewrittenLines = (rewritten: Rewritten): string[] => [
  `Certificate ${rewritten.erasure} is in ${rewritten.version}. The state is now named by ${rewritten.inventorySha512.slice(0, 16)}…`,
  ...(rewritten.signatures > 0
    ? [
        `${counted(rewritten.signatures, 'signature')} named the inventories of before and went: seal the versions anew. Old receipts match only the digests that the certificate calls old.`,
      ]
    : []),
  ...rewritten.left.map(({ path }) => `The person is still named in an attachment of somebody else: ${path}`),
  'Not reached: backups, hand-over copies, plans outside the archive, and what was loaded into another desk.',
];

/** What a retention rule found besides. */
export const expiryLines = (outline: ExpiryOutline, day: string): string[] => [
  ...(outline.nothing ? [`Nothing is older than ${day}.`] : []),
  ...(outline.undated > 0
    ? [
        `${counted(outline.undated, 'conversation or person', 'conversations or people')} without any date stay.`,
      ]
    : []),
  ...(outline.history
    ? [
        `States before snapshot ${outline.history.before} can no longer be asked for: ${counted(outline.history.lines, 'line')} of theirs go.`,
      ]
    : []),
];
