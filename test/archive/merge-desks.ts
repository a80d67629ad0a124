import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { erase } from '../../archive-format/erase/erase.js';
import { addHold, releaseHold } from '../../archive-format/governance/hold.js';
import { noteHandover } from '../../archive-format/handover/log.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { addLoadFiles } from '../../archive-format/loads/add.js';
import {
  type MergeArchives,
  type MergedArchive,
  mergeArchives,
} from '../../archive-format/merge/archives.js';
import { openArchive } from '../../archive-format/open.js';
import { sealArchive } from '../../archive-format/seal/seal.js';
import { makeSigningKey, readSigningKey } from '../../archive-format/seal/signing-key.js';
import { virtualClock } from '../../core/clock.js';
import { silent } from '../../core/progress.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { erasureDesk } from './erase-desk.js';
import { start } from './fixture.js';

/** Two archives of one desk with everything beside their records that can be there. */

export const operator = { name: 'Test Operator', address: 'mailto:operator@example.com' };
const clock = virtualClock(start);

export const loads = (home: string, text: string, object = 'loads-intercom-acme') =>
  addLoadFiles({
    ...{ home, object, clock, operator, message: text },
    write: async (content) => {
      const path = join(content, `runs/${text}.json`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, `{"said":"${text}"}\n`);
      return true;
    },
  });

export interface Desks {
  /** Ann was erased from it; it was signed, then and afterwards. */
  readonly north: string;
  /** A copy from before; holds on Cleo, one that stands and one that was withdrawn; a copy was given away. */
  readonly south: string;
  /** A line of an allowed_signers file. */
  readonly signers: string;
}

export const twoDesks = async (folder: string): Promise<Desks> => {
  const made = await erasureDesk(folder);
  const [north, south] = [join(folder, 'north.archive'), join(folder, 'south.archive')];
  await cp(made, north, { recursive: true });
  await cp(made, south, { recursive: true });
  const { privateText, publicLine } = makeSigningKey('archive@example.com');
  const key = readSigningKey(privateText, 'key');
  for (const home of [north, south]) await sealArchive(home, { key, clock });
  await withLockedHome(north, clock, async (paths) =>
    erase({
      ...{ paths, operator, clock, spec: kustomerSubject, progress: silent, rules: [ledgerRule] },
      object: await (await openArchive(north)).object(),
      subject: { sort: 'person', email: 'ann.schmidt@example.com' },
      also: ['Ann Schmidt'],
      ...{ reason: 'Request 88', legalBasis: 'GDPR 17(1)(b)', dropUnfinished: true, suppress: true },
    }),
  );
  await sealArchive(north, { key, clock });
  const hold = async (reason: string) =>
    withLockedHome(south, clock, async (paths) =>
      addHold(
        { paths, objects: [await (await openArchive(south)).object()], clock, operator, reason },
        { sort: 'person', email: 'cleo@example.com' },
      ),
    );
  await hold('Case 1');
  const withdrawn = await hold('Case 2');
  await withLockedHome(south, clock, async (paths) =>
    releaseHold(
      { paths, objects: [await (await openArchive(south)).object()], clock, operator, reason: 'Closed' },
      withdrawn,
    ),
  );
  await loads(north, 'first');
  await cp(join(north, 'store', 'loads-intercom-acme'), join(south, 'store', 'loads-intercom-acme'), {
    recursive: true,
  });
  await loads(south, 'second');
  await noteHandover(south, {
    ...{ sort: 'freeze', at: '2025-02-02T00:00:00.000Z', recipient: 'Court', file: 'acme.zip' },
    ...{ payloadBytes: 1, signed: false, encrypted: false, receipts: [] },
  });
  return { north, south, signers: `archive@example.com ${publicLine}` };
};

export const joinDesks = (
  { north, south }: Pick<Desks, 'north' | 'south'>,
  out: string,
  change: Partial<MergeArchives> = {},
): Promise<MergedArchive> =>
  mergeArchives({
    homes: [north, south],
    ...{ out, operator, clock, progress: silent },
    subjectOf: async () => kustomerSubject,
    rules: [ledgerRule],
    onConflict: () => {},
    ...change,
  });
