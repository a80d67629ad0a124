import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { addLoadFiles } from '../../archive-format/loads/add.js';
import { certificateFolder } from '../../archive-format/loads/places.js';
import { certificateNamespace } from '../../archive-format/seal/places.js';
import type { SigningKey } from '../../archive-format/seal/signing-key.js';
import { signDetached } from '../../archive-format/seal/sshsig.js';
import type { Clock } from '../../core/clock.js';
import { replaceFile } from '../../core/files.js';
import type { Operator } from '../ledger/line.js';
import type { Certificate } from './certificate.js';

export const certificateFile = 'certificate.json';
export const certificateSignature = 'certificate.json.sig';

/** Signs the certificate in a folder, as `ssh-keygen -Y sign -n deskarchive-certificate` would. */
export const signCertificate = async (folder: string, key: SigningKey): Promise<string> => {
  const path = join(folder, certificateSignature);
  const bytes = await readFile(join(folder, certificateFile));
  await replaceFile(path, signDetached(bytes, certificateNamespace, key));
  return path;
};

export interface FileCertificate {
  readonly home: string;
  /** `loads-<target>-<workspace>`. */
  readonly object: string;
  /** Where reading back left certificate, signature and findings. */
  readonly folder: string;
  readonly certificate: Certificate;
  readonly signed: boolean;
  readonly clock: Clock;
  readonly operator: Operator;
}

/** Keeps a certificate as a version of the archive's object of loads. Errors: archive-locked, disk-full, not-writable. */
export const fileCertificate = ({
  folder,
  certificate,
  ...input
}: FileCertificate): Promise<string | undefined> =>
  addLoadFiles({
    home: input.home,
    object: input.object,
    clock: input.clock,
    operator: input.operator,
    message: `Certificate of ${certificate.checkedAt}: ${certificate.verdict}`,
    write: async (content, has) => {
      const name = certificateFolder(certificate.checkedAt.replace(/[-:]|\.\d+/g, ''));
      if (has(`${name}/${certificateFile}`)) return false;
      const to = join(content, name);
      await mkdir(to, { recursive: true });
      await copyFile(join(folder, certificateFile), join(to, certificateFile));
      if (input.signed) await copyFile(join(folder, certificateSignature), join(to, certificateSignature));
      if (certificate.findings !== null)
        await pipeline(
          createReadStream(join(folder, certificate.findings.file)),
          createGzip({ level: 6 }),
          createWriteStream(join(to, `${certificate.findings.file}.gz`)),
        );
      return true;
    },
  });
