import { sha256 } from '../../../core/digest.js';
import { isDeskError } from '../../../core/errors.js';
import type { DoneOperation } from '../../target.js';
import { field, type Json, list, seconds, text } from '../api/answer.js';
import type { Scope } from './scope.js';

/** The bytes behind a signed URL by digest; undefined when they cannot be had. */
const digestBehind = async (scope: Scope, url: string): Promise<string | undefined> => {
  try {
    // No token: the URL is signed and belongs to a content host.
    const answer = await scope.exchange({ method: 'GET', url }, scope.signal);
    return answer.status === 200 ? sha256(answer.body) : undefined;
  } catch (error) {
    if (isDeskError(error, 'host-unreachable') || isDeskError(error, 'response-truncated')) return undefined;
    throw error;
  }
};

interface SentFile {
  readonly name: string;
  /** The archive's digest: bytes are not put in for a comparison. */
  readonly sha256: string;
}

const sentFiles = (body: Json | undefined): readonly SentFile[] =>
  list(field(body, 'attachment_files')).map((file) => ({
    name: text(field(file, 'name')) ?? '',
    sha256: text(field(file, 'data')) ?? '',
  }));

/** Files of a part: number and names always, sizes when Intercom tells, bytes when they can be fetched. */
export const compareFiles = async (
  scope: Scope,
  done: DoneOperation,
  body: Json | undefined,
  part: Json,
): Promise<void> => {
  const { checks } = scope;
  const sent = sentFiles(body);
  const kept = [...list(field(part, 'attachments'))];
  checks.equal(done, 'attachments', sent.length, kept.length);
  for (const file of sent) {
    const at = kept.findIndex((candidate) => text(field(candidate, 'name')) === file.name);
    checks.equal(done, `attachment ${file.name}`, true, at >= 0);
    const [found] = at >= 0 ? kept.splice(at, 1) : [];
    if (found === undefined) continue;
    const bytes = await scope.context.blob(file.sha256);
    const size = seconds(field(found, 'filesize'));
    if (size === undefined) checks.unverified(done, `size of ${file.name}`, 'Intercom does not tell it.');
    else checks.equal(done, `size of ${file.name}`, bytes.length, size);
    if (!scope.desk.settings.compareFiles) continue;
    const url = text(field(found, 'url'));
    const digest = url === undefined ? undefined : await digestBehind(scope, url);
    if (digest === undefined)
      checks.unverified(done, `bytes of ${file.name}`, 'Intercom did not hand them out.');
    else checks.equal(done, `bytes of ${file.name}`, file.sha256, digest);
  }
};
