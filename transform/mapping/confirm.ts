import { isMap, isScalar } from 'yaml';
import type { DuckOptions } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { replaceFile } from '../../core/files.js';
import type { TargetDirectory } from '../../core/target-directory.js';
import { checkMappingDocument } from './check.js';
import { contentSha256, mappingOf } from './content.js';
import { type MappingDocument, readMappingDocument } from './file/document.js';
import type { MappingFinding } from './file/finding.js';
import { formOf } from './file/form.js';
import { invalidMapping } from './load.js';
import type { ArchiveRef, Confirmation, TargetName } from './mapping.js';
import { scalar } from './propose/yaml-text.js';

export interface ConfirmInput {
  readonly file: string;
  /** Who says yes. */
  readonly by: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  /** With a model the mapping must also cover it. */
  readonly model?: string;
  readonly directory?: TargetDirectory;
  /** Whose directory that is. */
  readonly target?: TargetName;
  /** With an archive the mapping must be for it. */
  readonly archive?: ArchiveRef;
  readonly duck?: DuckOptions;
}

export interface Confirmed {
  readonly confirmation: Confirmation;
  /** What deserves a look, though it works; whoever confirms should have seen it. */
  readonly warnings: readonly MappingFinding[];
}

/**
 * Writes into the mapping file who confirms which content; every other byte stays. Confirming again replaces it.
 * Errors: mapping-missing, mapping-invalid, flag-invalid (no name), not-writable.
 */
export const confirmMapping = async (input: ConfirmInput): Promise<Confirmed> => {
  const by = input.by.trim();
  if (by === '') {
    throw deskError('flag-invalid', {
      what: 'A mapping is confirmed by somebody, but no name was given.',
      next: 'Give your name.',
    });
  }
  const document = await readMappingDocument(input.file);
  const findings = await checkMappingDocument(document, input);
  const form = formOf(document);
  if (!form.file || findings.some((finding) => finding.level === 'error')) throw invalidMapping(findings);
  const confirmation: Confirmation = {
    by,
    at: new Date(input.now).toISOString(),
    content: contentSha256(mappingOf(form.file)),
  };
  await replaceFile(input.file, withConfirmation(document, confirmation));
  return { confirmation, warnings: findings };
};

const withConfirmation = ({ text, document }: MappingDocument, { by, at, content }: Confirmation): string => {
  const block = `confirmed:\n  by: ${scalar(by)}\n  at: ${at}\n  content: sha256:${content}\n`;
  const pairs = isMap(document.contents) ? document.contents.items : [];
  const pair = pairs.find((item) => isScalar(item.key) && item.key.value === 'confirmed');
  const from = (pair?.key as { range?: readonly number[] } | undefined)?.range?.[0];
  const to = (pair?.value as { range?: readonly number[] } | undefined)?.range?.[1];
  if (from === undefined || to === undefined) {
    return `${text}${text.endsWith('\n') ? '' : '\n'}\n${block}`;
  }
  // A block map's range ends before or after its last line break, depending on what follows.
  return text.slice(0, from) + (text[to - 1] === '\n' ? block : block.trimEnd()) + text.slice(to);
};
