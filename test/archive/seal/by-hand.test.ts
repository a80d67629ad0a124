import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { erase } from '../../../archive-format/erase/erase.js';
import { withLockedHome } from '../../../archive-format/home/session.js';
import { createArchive, openArchive } from '../../../archive-format/open.js';
import { sealArchive } from '../../../archive-format/seal/seal.js';
import { makeSigningKey, readSigningKey } from '../../../archive-format/seal/signing-key.js';
import { virtualClock } from '../../../core/clock.js';
import { openDuck } from '../../../core/duckdb.js';
import { asset } from '../../../core/package-info.js';
import { silent } from '../../../core/progress.js';
import { kustomerSubject } from '../../../extract/kustomer/subject.js';
import { batch, note, report, scope, start, testOptions, withFolder } from '../fixture.js';

const page = await readFile(asset('docs', 'checking-by-hand.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  );
const tools = ['sha512sum', 'ssh-keygen', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error);

describe.skipIf(tools.length > 0)(
  `the page, word for word (needs ${tools.join(', ') || 'nothing more'})`,
  () => {
    test('every command passes on a good archive, and finds what was changed', () =>
      withFolder(async (folder) => {
        const home = join(folder, 'a');
        const key = readSigningKey(makeSigningKey('archive@example.com').privateText, 'key');
        for (const id of ['n1', 'n2']) {
          const archive = await createArchive(home, testOptions());
          const writer = await archive.begin(scope());
          await writer.append('note', batch([note(id, { body: id })], { done: true }));
          await writer.commit({ note: report(1) });
          await sealArchive(home, { key, clock: virtualClock(start) });
        }
        const cwd = join(home, 'store', 'sample-acme-2025');
        const trusted = join(folder, 'trusted_signers');
        await writeFile(trusted, `archive@example.com namespaces="deskarchive" ${key.publicLine}\n`);
        const shell = (script: string): number | null =>
          spawnSync('bash', ['-c', script], { cwd, env: { ...process.env, TRUSTED_SIGNERS: trusted } })
            .status;
        const scripts = blocks('sh');
        expect(scripts).toHaveLength(5);
        expect(scripts.map(shell)).toEqual([0, 0, 0, 0, 0]);

        // A plain DuckDB stands in for its shell: nothing of ours is between it and the page's SQL.
        const duck = await openDuck();
        const [sql = ''] = blocks('sql');
        const [row] = await duck.all<{ ok: bigint; records: bigint }>(sql.replace("'v*", `'${cwd}/v*`));
        duck.close();
        expect(Number(row?.ok)).toBeGreaterThan(0);
        expect(row?.ok).toEqual(row?.records);

        // After a redaction the chain leads over its certificate.
        const clock = virtualClock(start);
        await withLockedHome(home, clock, async (paths) =>
          erase({
            ...{ paths, clock, spec: kustomerSubject, rules: [], also: [], progress: silent },
            object: await (await openArchive(home)).object(),
            subject: { sort: 'record', kind: 'note', id: 'n1' },
            field: ['attributes', 'body'],
            operator: { name: 'Test Operator', address: 'mailto:operator@example.com' },
            ...{ reason: 'A card number', legalBasis: 'none', dropUnfinished: false, suppress: false },
          }),
        );
        await sealArchive(home, { key, clock });
        expect(scripts.map(shell)).toEqual([0, 0, 0, 0, 0]);

        execFileSync('bash', ['-c', 'echo more > v1/content/stray'], { cwd });
        expect(scripts.map(shell)).toEqual([0, 0, 1, 0, 0]);
        execFileSync(
          'bash',
          ['-c', 'rm v1/content/stray; chmod u+w v1/inventory.json; echo >> v1/inventory.json'],
          { cwd },
        );
        expect(scripts.map(shell)).toEqual([1, 0, 0, 1, 0]);
      }));
  },
);
