import type { FileTree } from '../files.js';
import type { ErrorCode, Findings } from '../findings.js';

/** Versions of OCFL that are known here. */
export const knownSpecs: readonly string[] = ['1.0', '1.1'];

/** How a declaration is called, and what is said of a wrong one. */
interface Declaration {
  readonly thing: string;
  /** What stands between `0=` and the version. */
  readonly value: string;
  readonly none: ErrorCode;
  readonly several: ErrorCode;
  readonly number: ErrorCode;
  readonly unknown: ErrorCode;
  readonly text: ErrorCode;
}

export const objectDeclared: Declaration = {
  thing: 'OCFL object',
  value: 'ocfl_object_',
  none: 'E003',
  several: 'E003',
  number: 'E005',
  unknown: 'E006',
  text: 'E007',
};

export const storeDeclared: Declaration = {
  thing: 'OCFL storage root',
  value: 'ocfl_',
  none: 'E069',
  several: 'E076',
  number: 'E078',
  unknown: 'E079',
  text: 'E080',
};

/** A file that says, by its name, what the folder is: `0=ocfl_object_1.1` (NAMASTE). */
export const isDeclaration = (name: string): boolean => /^\d+=/.test(name);

/** Declarations are a line; whatever is longer is none. */
const longest = 4096;

/** Checks the declarations among a folder's files. Answers the version of OCFL, if one is declared that is known. */
export const checkDeclaration = async (
  tree: FileTree,
  names: readonly string[],
  declared: Declaration,
  found: Findings,
): Promise<string | undefined> => {
  let spec: string | undefined;
  let count = 0;
  for (const name of names.filter(isDeclaration)) {
    const [number, value] = [name.slice(0, name.indexOf('=')), name.slice(name.indexOf('=') + 1)];
    if (number !== '0') {
      found.error(declared.number, name, 'The name of a declaration begins with 0=.');
      continue;
    }
    count++;
    const version = value.startsWith(declared.value) ? value.slice(declared.value.length) : '';
    if (knownSpecs.includes(version)) spec = version;
    else
      found.error(declared.unknown, name, `Not the declaration of an ${declared.thing} that is known here.`);
    if ((await tree.read(name, longest)).toString('utf8') !== `${value}\n`)
      found.error(declared.text, name, 'The declaration does not repeat its name.');
  }
  if (count === 0)
    found.error(declared.none, '', `The folder does not declare that it is an ${declared.thing}.`);
  if (count > 1) found.error(declared.several, '', 'There are several declarations.');
  return spec;
};
