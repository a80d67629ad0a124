import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verify } from '../../../archive-format/verify/verify.js';

/**
 * The fixtures that the editors of OCFL publish (https://github.com/OCFL/fixtures), when a copy is at hand:
 * DESKARCHIVE_OCFL_FIXTURES names the folder with 1.0/ and 1.1/. They are not part of this project.
 */
const folder = process.env.DESKARCHIVE_OCFL_FIXTURES ?? '';

const codesIn = (name: string): readonly string[] => name.match(/[EW]\d{3}/g) ?? [];

const found = async (spec: string, sort: string, name: string) => {
  const { findings } = await verify(join(folder, spec, sort, name), { as: 'object' });
  const codes = (severity: string) =>
    [...new Set(findings.filter((each) => each.severity === severity).map(({ code }) => code))].sort();
  return { errors: codes('error'), warnings: codes('warning') };
};

describe.skipIf(folder === '').each(['1.0', '1.1'])(
  `official fixtures of OCFL %s${folder ? '' : ' (SKIPPED: set DESKARCHIVE_OCFL_FIXTURES to a copy of them)'}`,
  (spec) => {
    test('good objects have no finding', async () => {
      for (const name of await readdir(join(folder, spec, 'good-objects')))
        expect(await found(spec, 'good-objects', name), name).toEqual({ errors: [], warnings: [] });
    });

    test('objects to warn of have exactly the warnings of their names', async () => {
      for (const name of await readdir(join(folder, spec, 'warn-objects')))
        expect(await found(spec, 'warn-objects', name), name).toEqual({
          errors: [],
          warnings: [...codesIn(name)].sort(),
        });
    });

    test('bad objects have an error of their names', async () => {
      for (const name of await readdir(join(folder, spec, 'bad-objects'))) {
        const { errors } = await found(spec, 'bad-objects', name);
        expect(
          errors.filter((code) => codesIn(name).includes(code)).length,
          `${name}: ${errors}`,
        ).toBeGreaterThan(0);
      }
    });
  },
);
