import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isDeskError } from '../../../core/errors.js';
import type { TargetDirectory } from '../../../core/target-directory.js';
import { checkMapping } from '../../../transform/mapping/check.js';
import { confirmMapping } from '../../../transform/mapping/confirm.js';
import { loadMapping } from '../../../transform/mapping/load.js';
import { modelFolder } from '../model-fixture.js';
import { desk } from './desk.js';

const golden = join(import.meta.dirname, 'golden', 'desk.mapping.yaml');
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

let folder: string;
let file: string;
let good: string;
let model: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskarchive-mapping-'));
  file = join(folder, 'mapping.yaml');
  good = await readFile(golden, 'utf8');
  model = await modelFolder(desk);
});
beforeEach(() => writeFile(file, good));
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(model, { recursive: true });
});

/** Replaces one text that must be there, and says on which line it is. */
const edit = async (from: string, to: string): Promise<number> => {
  const at = good.indexOf(from);
  expect(at, `"${from}" is in the golden mapping`).toBeGreaterThanOrEqual(0);
  await writeFile(file, good.replace(from, to));
  return good.slice(0, at).split('\n').length;
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (isDeskError(error)) return error.code;
    throw error;
  }
  return 'no error';
};

describe('a bad mapping file', () => {
  const cases: readonly (readonly [string, string, string, RegExp, RegExp, number?])[] = [
    [
      'an unknown key',
      'withoutEmail:',
      'withoutEmails:',
      /key "withoutEmails" means nothing/,
      /"withoutEmail"/,
    ],
    ['an unknown key of a field', 'type: list', 'typ: list', /key "typ" means nothing/, /"type"/],
    ['an unknown word', 'deleted: include', 'deleted: inclde', /"deleted" cannot be "inclde"/, /"include"/],
    [
      'an unknown type',
      'type: integer',
      'type: int',
      /"type" cannot be "int"/,
      /mean "integer"\? .*string or integer/,
    ],
    [
      'an author that is no e-mail',
      'fallbackAuthor: anna@example.com',
      'fallbackAuthor: Anna',
      /"Anna"/,
      /e-mail/,
    ],
    [
      'an agent that is no e-mail',
      'kustomer:a3": fallback',
      'kustomer:a3": falback',
      /"falback"/,
      /"fallback"/,
    ],
    ['a digit unlike the others', 'depth: 3', 'depth: 4', /"depth" cannot be "4"/, /^It must be 1 or 2 or 3/],
    ['another format', 'deskarchive-mapping/1', 'deskarchive-mapping/2', /"format" cannot be/, /mapping\/1/],
    ['an empty name', 'VIP: VIP', 'VIP:', /"VIP" cannot be ""/, /must be skip, or/],
    [
      'a pattern without an id',
      'url: skip',
      'url: { name: u, pattern: "https://x.example" }',
      /"pattern"/,
      /\{id\}/,
    ],
    ['a tab', '  depth: 3', '\tdepth: 3', /Not readable as YAML/, /indentation/],
    [
      'a doubled key',
      'VIP: VIP',
      'VIP: VIP\n  VIP: x',
      /The key VIP stands here a second time/,
      /that in line \d+/,
      1,
    ],
    [
      'a mark that gives nothing',
      'marks: []',
      'marks: [{ channel: email }]',
      /gives nothing/,
      /tag or a team/,
    ],
    ['a misspelt mark', 'marks: []', 'marks: [{ chanel: a, tag: b }]', /key "chanel"/, /"channel"/],
    ['a name used twice', 'name: ordersNum', 'name: RATIONUM', /used twice/, /share their names/, 2],
    [
      'a name of the target',
      'name: ordersNum',
      'name: Phone',
      /attribute of Intercom itself/,
      /contact_phone/,
    ],
    [
      'signs that no name takes',
      'name: ordersNum',
      'name: orders.num',
      /cannot be the name/,
      /letters, digits/,
    ],
    ['a list with one value', '["gold", "silver"]', '["gold"]', /at least two/, /string/],
    ['an unknown language', 'en_us: en', 'en_us: eng', /no language "eng"/, /Did you mean/],
    ['two languages of one code', 'tlh: skip', 'tlh: en', /would both become "en"/, /skip one/],
  ];

  for (const [name, from, to, what, next, below = 0] of cases) {
    it(`is told with its line: ${name}`, async () => {
      const line = await edit(from, to);
      const errors = (await checkMapping(file)).filter((finding) => finding.level === 'error');
      const told = errors.find((finding) => what.test(finding.what));
      expect(told, JSON.stringify(errors)).toBeDefined();
      expect(told?.next).toMatch(next);
      expect(told?.line).toBe(line + below);
      expect(await codeOf(confirmMapping({ file, by: 'Anna Example', now }))).toBe('mapping-invalid');
    });
  }

  it('misses a key', async () => {
    await edit('  depth: 3\n', '');
    const [finding] = await checkMapping(file);
    expect(finding).toMatchObject({ level: 'error', path: 'articles → depth', what: '"depth" is missing.' });
    expect(finding?.next).toBe('Add it: must be 1 or 2 or 3.');
  });

  it('names a misspelt key once, where it stands, and not as missing too', async () => {
    const line = await edit('fallbackAuthor:', 'fallbackAuther:');
    expect(await checkMapping(file)).toEqual([
      expect.objectContaining({
        line,
        what: 'The key "fallbackAuther" means nothing here.',
        next: 'Did you mean "fallbackAuthor"?',
      }),
    ]);
  });

  it('is empty, or not there', async () => {
    await writeFile(file, '# nothing\n');
    expect((await checkMapping(file))[0]?.what).toBe('The file holds no keys.');
    expect(await codeOf(loadMapping(join(folder, 'none.yaml')))).toBe('mapping-missing');
  });

  it('says where and how many more in its error', async () => {
    const line = await edit('deleted: include', 'deleted: x');
    await expect(loadMapping(file)).rejects.toMatchObject({
      code: 'mapping-invalid',
      where: `${file}:${line}:3`,
      next: 'It must be include or skip.',
    });
  });
});

describe('a mapping and its model', () => {
  it('fit', async () => {
    const findings = await checkMapping(file, { model });
    expect(findings.filter((finding) => finding.level === 'error')).toEqual([]);
    expect(findings.map((finding) => finding.what)).toEqual(['"VIP" and "vip" become one tag.']);
  });

  it('do not fit: a decision is missing, and a key is mistyped', async () => {
    const line = await edit('anna@example.com: anna', 'ana@example.com: anna');
    const findings = await checkMapping(file, { model });
    expect(findings).toContainEqual(
      expect.objectContaining({
        level: 'error',
        path: 'agents',
        what: 'The agent "anna@example.com" has no decision.',
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ level: 'warning', line, next: 'Did you mean "anna@example.com"?' }),
    );
  });
});

describe('a mapping and the target account', () => {
  const directory: TargetDirectory = {
    admins: [
      { email: 'anna@example.com', name: 'Anna' },
      { email: 'twins@example.com', name: 'Twins' },
    ],
    teams: [{ name: 'Support' }, { name: 'Old crew' }],
    tags: [],
    attributes: [
      { model: 'contact', name: 'ORDERSNUM', dataType: 'string', archived: false },
      { model: 'company', name: 'ratioNum', dataType: 'float', archived: false },
      { model: 'contact', name: 'loyaltyTierStr', dataType: 'string', archived: true },
    ],
    locales: ['fr'],
  };

  it('do not fit', async () => {
    const findings = await checkMapping(file, { directory });
    expect(findings.filter((f) => f.level === 'error').map((f) => `${f.path}: ${f.what} ${f.next}`)).toEqual([
      'agents → kustomer:a4: Intercom has no admin "twin@example.com". Did you mean "twins@example.com"? Otherwise invite them first, or name another.',
      'agents → kustomer:a5: Intercom has no admin "twin@example.com". Did you mean "twins@example.com"? Otherwise invite them first, or name another.',
      'fields → contact → loyaltyTierStr: "loyaltyTierStr" exists already and is archived. Give it another name, or bring it back there.',
      'fields → contact → ordersNum: "ORDERSNUM" exists already as string, not integer. Use its type, or another name.',
      'fields → contact → ratioNum: "ratioNum" exists already for company. Give it another name.',
      'articles → locales → en_us: The help centre does not offer "en". Switch the language on there, or write skip.',
    ]);
  });
});

describe('a confirmation', () => {
  it('is needed, names who and when, and leaves every other byte alone', async () => {
    expect(await codeOf(loadMapping(file))).toBe('mapping-unconfirmed');
    expect((await loadMapping(file, { unconfirmed: 'allow' })).confirmed).toBeNull();
    await confirmMapping({ file, by: ' Anna: "the" Example ', now, model });
    expect((await readFile(file, 'utf8')).startsWith(good)).toBe(true);
    const loaded = await loadMapping(file);
    expect(loaded.confirmed).toEqual({
      by: 'Anna: "the" Example',
      at: '2026-01-02T03:04:05.000Z',
      content: loaded.sha256,
    });
  });

  it('survives a comment and falls with a decision', async () => {
    await confirmMapping({ file, by: 'Anna Example', now });
    const confirmed = await readFile(file, 'utf8');
    await writeFile(file, confirmed.replace(/^ *# .*\n/gm, ''));
    expect((await loadMapping(file)).confirmed?.by).toBe('Anna Example');
    await writeFile(file, confirmed.replace('VIP: VIP', 'VIP: Very important'));
    await expect(loadMapping(file)).rejects.toMatchObject({
      code: 'mapping-unconfirmed',
      message: 'The mapping was changed after Anna Example confirmed it at 2026-01-02T03:04:05.000Z.',
    });
  });

  it('can be given again, also when the file goes on after it', async () => {
    await confirmMapping({ file, by: 'Anna Example', now });
    const once = await readFile(file, 'utf8');
    await confirmMapping({ file, by: 'Ben Example', now: now + 1000 });
    const twice = await readFile(file, 'utf8');
    expect(twice).toBe(
      once.replace('Anna Example\n  at: 2026-01-02T03:04:05', 'Ben Example\n  at: 2026-01-02T03:04:06'),
    );
    const block = once.slice(once.indexOf('confirmed:'));
    await writeFile(file, `${block}\n${good}`);
    await confirmMapping({ file, by: 'Ben Example', now });
    expect(await readFile(file, 'utf8')).toBe(`${block.replace('Anna', 'Ben')}\n${good}`);
    expect((await loadMapping(file)).confirmed?.by).toBe('Ben Example');
  });

  it('tells what deserves a look', async () => {
    await writeFile(file, good.replace('version: v1', 'version: v9'));
    const archive = { object: 'kustomer-acme', version: 'v1', inventorySha512: '0'.repeat(128) };
    const { warnings } = await confirmMapping({ file, by: 'Anna Example', now, archive });
    expect(warnings.map(({ path }) => path)).toContain('archive → version');
  });

  it('is refused without a name', async () => {
    expect(await codeOf(confirmMapping({ file, by: ' ', now }))).toBe('flag-invalid');
  });
});
