import { readFile } from 'node:fs/promises';
import { sealArchive } from '../../archive-format/seal/seal.js';
import { timestampRequest } from '../../archive-format/seal/timestamp.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { signingKeyOf, signKeyVariable } from '../shared/seal.js';
import { counted } from '../shared/table.js';

/** Far above any time stamp. */
const longestAnswer = 1 << 20;

const askAuthority =
  (url: string, signal: AbortSignal) =>
  async (inventory: Buffer): Promise<Buffer> => {
    const failed = (what: string, cause?: unknown) =>
      deskError('host-unreachable', { what, where: `--tsa ${new URL(url).host}`, cause });
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: new Uint8Array(timestampRequest(inventory)),
        signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
      });
    } catch (cause) {
      throw failed('The time-stamp authority does not answer.', cause);
    }
    if (!response.ok) throw failed(`The time-stamp authority answered ${response.status}.`);
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of response.body ?? []) {
      length += piece.byteLength;
      if (length > longestAnswer) throw failed('The answer of the time-stamp authority is far too long.');
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  };

const stampOf = (tsa: string | undefined, tsr: string | undefined, signal: AbortSignal) => {
  if (tsa !== undefined && tsr !== undefined)
    throw deskError('flag-invalid', { what: '--tsa and --tsr exclude each other.', where: '--tsr' });
  if (tsa !== undefined) {
    if (!URL.canParse(tsa) || !/^https?:$/.test(new URL(tsa).protocol))
      throw deskError('flag-invalid', { what: `"${tsa}" is no web address.`, where: '--tsa' });
    return askAuthority(tsa, signal);
  }
  if (tsr === undefined) return undefined;
  return async () => {
    try {
      return await readFile(tsr);
    } catch (cause) {
      throw deskError('not-readable', { what: 'The time stamp cannot be read.', where: tsr, cause });
    }
  };
};

export const seal = command({
  name: 'seal',
  summary: 'Sign every version that is not signed yet; add a time stamp.',
  about: `Writes logs/signatures/vN/inventory.json.sig for each version without a signature: made by an Ed25519 key (ssh-keygen -t ed25519 -N '' -f archive_key), checked by ssh-keygen -Y verify or deskarchive verify --signers. The key file can also be named by ${signKeyVariable}. A time stamp (RFC 3161) comes from an authority or from a file, for the newest version, and is kept if it is about its inventory.`,
  positionals: [],
  options: {
    archive: { type: 'string', about: 'The archive.', value: 'FOLDER', required: true },
    key: { type: 'string', about: 'OpenSSH private key, Ed25519 without passphrase.', value: 'FILE' },
    tsa: {
      type: 'string',
      about: 'Get a time stamp from this authority (the digest goes there).',
      value: 'URL',
    },
    tsr: { type: 'string', about: 'Store this time-stamp response.', value: 'FILE' },
  },
  examples: [
    ['deskarchive seal --archive acme.archive --key archive_key', 'sign what is unsigned'],
    ['deskarchive seal --archive acme.archive --tsr v2.tsr', 'add a time stamp that came by another way'],
  ],
  exits: [exitCodes.findings, exitCodes.locked],
  json: {
    signed: 'List of object, version, inventorySha512',
    before: 'Versions that were signed already',
    stamped: 'List of object, version, inventorySha512',
    public_key: 'The line for an allowed_signers file, without its principal; null without a key',
  },
  run: async (_, flags, context) => {
    const stamp = stampOf(flags.tsa, flags.tsr, context.signal);
    const key = await signingKeyOf(flags.key, '--key', context.environment);
    if (!key && !stamp)
      throw deskError('flag-invalid', {
        what: 'There is nothing to seal with.',
        where: '--key',
        next: `Name a key file with --key or ${signKeyVariable}, or a time stamp with --tsa or --tsr.`,
      });
    const report = await sealArchive(flags.archive, {
      ...(key ? { key } : {}),
      ...(stamp ? { stamp } : {}),
      clock: context.clock,
      signal: context.signal,
    });
    return {
      exit: exitCodes.done,
      json: { ...report, public_key: key?.publicLine ?? null },
      lines: [
        ...report.signed.map((s) => `signed  ${s.object}  ${s.version}  ${s.inventorySha512.slice(0, 32)}…`),
        ...report.stamped.map((s) => `stamped ${s.object}  ${s.version}  ${s.inventorySha512.slice(0, 32)}…`),
        `${counted(report.signed.length, 'version')} signed now, ${report.before} before`,
        ...(key
          ? [`Auditors need this line, by another way than the archive: archive ${key.publicLine}`]
          : []),
      ],
    };
  },
});
