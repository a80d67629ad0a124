import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { thaw } from '../../../archive-format/handover/thaw.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { withFolder } from '../fixture.js';
import { frozen, never, signers, tinyArchive } from './sample.js';

/** Programs of other people judge a hand-over. */

const missing = (tools: readonly string[]): readonly string[] =>
  tools.filter((tool) => spawnSync(tool, ['--version']).error);

const forBag = missing(['unzip', 'sha512sum', 'ssh-keygen']);
const forPython = missing(['python3']);
const forAge = missing(['age']);

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe.skipIf(forBag.length > 0)(`needs ${forBag.join(', ') || 'nothing more'}`, () => {
  test('unzip, and the commands of the README in it', () =>
    withFolder(async (folder) => {
      await frozen(await tinyArchive(join(folder, 'a')), join(folder, 'a.zip'));
      expect(run('unzip', ['-t', 'a.zip'], folder)).toContain('No errors detected');
      run('unzip', ['-q', 'a.zip', '-d', 'u'], folder);
      const [top] = await readdir(join(folder, 'u'));
      const cwd = join(folder, 'u', String(top));
      await writeFile(join(cwd, 'trusted_signers'), signers);
      const script = (await readFile(join(cwd, 'README.txt'), 'utf8'))
        .split('\n\n')
        .find((block) => block.includes('sha512sum'));
      const bash = () =>
        spawnSync('bash', ['-e', '-c', (script ?? 'false').replace('WHO', 'archive@example.com')], { cwd });
      expect(bash().status).toBe(0);
      execFileSync('chmod', ['u+w', 'bag-info.txt'], { cwd });
      await writeFile(join(cwd, 'bag-info.txt'), 'Payload-Oxum: 1.1\n');
      expect(bash().status).not.toBe(0);
    }));
});

describe.skipIf(forPython.length > 0)(`needs ${forPython.join(', ') || 'nothing more'}`, () => {
  test('zipfile of Python', () =>
    withFolder(async (folder) => {
      const { files } = await frozen(await tinyArchive(join(folder, 'a')), join(folder, 'a.zip'));
      const code =
        "import zipfile\nz = zipfile.ZipFile('a.zip')\nassert z.testzip() is None\nprint(sum(i.filename.split('/')[1] == 'data' for i in z.infolist()))";
      expect(run('python3', ['-c', code], folder).trim()).toBe(String(files));
    }));
});

describe.skipIf(forAge.length > 0)(`needs ${forAge.join(', ') || 'nothing more'}`, () => {
  test('age reads what we encrypt, and we what it encrypts', () =>
    withFolder(async (folder) => {
      const identity = await generateIdentity();
      const recipient = await identityToRecipient(identity);
      await writeFile(join(folder, 'id.txt'), `# mine\n${identity}\n`);
      const home = await tinyArchive(join(folder, 'a'));
      await frozen(home, join(folder, 'a.zip'));
      await frozen(home, join(folder, 'a.age'), { encryptTo: [recipient] });
      run('age', ['-d', '-i', 'id.txt', '-o', 'back.zip', 'a.age'], folder);
      expect(await readFile(join(folder, 'back.zip'))).toEqual(await readFile(join(folder, 'a.zip')));
      run('age', ['-r', recipient, '-o', 'b.age', 'a.zip'], folder);
      const text = { text: identity, where: 'id.txt' };
      expect((await verify(join(folder, 'b.age'), { identity: text })).findings).toEqual([]);
      await thaw({ file: join(folder, 'b.age'), out: join(folder, 'b'), identity: text, signal: never });
    }));
});
