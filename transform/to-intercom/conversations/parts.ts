import type { Numbered } from '../../shape/alongside.js';
import { type LineageColumns, lineageOf } from '../../shape/lineage.js';
import type { LossLog } from '../../shape/losses.js';
import { htmlOf } from '../../shape/text/plain-html.js';
import type { Timeline } from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { PartRow } from '../rows.js';
import { htmlBodies, plainBodies } from '../text/body.js';
import { type Authored, shapeAuthor } from './author.js';
import { type FileIn, filesText, inGroups, shapeFiles } from './files.js';

export interface PartIn extends Numbered, LineageColumns, Authored {
  readonly id: string;
  readonly created_ms: number | null;
  readonly subject: string | null;
  readonly text: string;
  readonly format: 'text' | 'html';
  readonly redacted: boolean;
}

/** What a body says when the source has none. */
const emptyWords = (part: PartIn): string => (part.redacted ? '(removed at the source)' : '(no text)');

/**
 * One part of the source as parts at Intercom: usually one; more when the text is too long or there are more files
 * than one part takes. All have the same second, so that nothing comes between them.
 */
export const shapePart = (
  part: PartIn,
  files: readonly FileIn[],
  times: Timeline,
  context: ShapeContext,
  log: LossLog,
  authorOf = shapeAuthor,
): PartRow[] => {
  const losses = log.of(lineageOf(part));
  const { author, head } = authorOf(part, context, losses);
  const createdAt = times.next(part.created_ms, losses);
  const shaped = shapeFiles(files, context.limits, losses);
  const bodies = htmlBodies(
    { text: part.text, format: part.format, head, tail: shaped.lines, empty: emptyWords(part) },
    context.limits.maxTextLength,
    losses,
  );
  const type = part.kind === 'note' ? 'note' : 'comment';
  const [own = [], ...further] = inGroups(shaped.files, context.limits.maxAttachmentsPerPart);
  for (const file of further.flat())
    losses.add('attachment-moved', `attachment ${file.name}`, null, 'a part of its own');
  return [
    ...(bodies.map((html, i) => ({
      key: i === 0 ? part.id : `${part.id}#${i + 1}`,
      type,
      author,
      createdAt,
      html,
      // Files go with the last piece, where the text they belong to ends.
      files: i === bodies.length - 1 ? own : [],
    })) as PartRow[]),
    ...(further.map((group, i) => ({
      key: `${part.id}#files${i + 2}`,
      type,
      author,
      createdAt,
      html: htmlOf(filesText(group)),
      files: group,
    })) as PartRow[]),
  ];
};

export interface ShapedOpener {
  readonly text: string;
  readonly createdAt: number;
  /** What the opening itself cannot carry: further pieces of the text, and files. */
  readonly parts: readonly PartRow[];
}

/** The contact's first message as the opening, which takes plain text only and no files. */
export const shapeOpener = (
  part: PartIn,
  files: readonly FileIn[],
  times: Timeline,
  context: ShapeContext,
  log: LossLog,
): ShapedOpener => {
  const losses = log.of(lineageOf(part));
  const { head } = shapeAuthor(part, context, losses);
  const createdAt = times.next(part.created_ms, losses);
  const shaped = shapeFiles(files, context.limits, losses);
  for (const file of shaped.files) {
    losses.add('attachment-moved', `attachment ${file.name}`, null, 'a part of its own after the opening');
  }
  const [text = '', ...further] = plainBodies(
    { text: part.text, format: part.format, head, tail: shaped.lines, empty: emptyWords(part) },
    context.limits.maxTextLength,
    losses,
  );
  const common = { type: 'comment', author: { type: 'contact' }, createdAt } as const;
  return {
    text,
    createdAt,
    parts: [
      ...further.map((piece, i) => ({
        ...common,
        key: `${part.id}#${i + 2}`,
        html: htmlOf(piece),
        files: [],
      })),
      ...inGroups(shaped.files, context.limits.maxAttachmentsPerPart).map((group, i) => ({
        ...common,
        key: `${part.id}#files${i + 1}`,
        html: htmlOf(filesText(group)),
        files: group,
      })),
    ],
  };
};
