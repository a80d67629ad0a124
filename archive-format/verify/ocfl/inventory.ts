import type { ErrorCode, Findings } from '../findings.js';
import { digestFault, mainAlgorithm, manifestDigestFault, nodeName } from './digests.js';
import { doubledKeys, isObject, isStrings, type JsonObject } from './json-object.js';
import { conflicts, contentPathFault } from './paths.js';
import { versionBlockRules } from './version-block.js';

/**
 * Rules about one inventory.json by itself; codes are those of https://ocfl.io/1.1/spec/validation-codes. Each rule
 * looks at one thing and leaves what another rule reports alone.
 */

export interface InventoryText {
  /** Path of the file, for findings. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly json: JsonObject;
  /** `1.0` or `1.1`: what the object declares. */
  readonly spec: string;
}

type Rule = (inventory: InventoryText, found: Findings) => void;

const allowedKeys = [
  'id',
  'type',
  'digestAlgorithm',
  'head',
  'contentDirectory',
  'manifest',
  'versions',
  'fixity',
];

const requiredKeys: Rule = ({ json, path }, found) => {
  for (const key of ['id', 'type', 'digestAlgorithm', 'head'])
    if (!(key in json)) found.error('E036', path, `The inventory lacks the key "${key}".`);
  if (!('manifest' in json)) found.error('E041', path, 'The inventory lacks its manifest.');
  if (!('versions' in json)) found.error('E043', path, 'The inventory lacks its versions.');
};

const noOtherKeys: Rule = ({ json, path }, found) => {
  for (const key of Object.keys(json))
    if (!allowedKeys.includes(key)) found.error('E102', path, `The inventory has an unknown key "${key}".`);
};

const noDoubledKeys: Rule = ({ bytes, path }, found) => {
  for (const [block, ...below] of doubledKeys(bytes)) {
    const key = below.at(-1) ?? block;
    if (block === 'manifest' && below.length === 1)
      found.error('E096', path, `The manifest has the digest ${key} twice.`);
    else if (block === 'fixity' && below.length === 2)
      found.error('E097', path, `The fixity block ${below[0]} has the digest ${key} twice.`);
    else found.error('E033', path, `The inventory has the key ${[block, ...below].join(' / ')} twice.`);
  }
};

const idRule: Rule = ({ json: { id }, path }, found) => {
  if (id === undefined) return;
  if (typeof id !== 'string' || id === '') found.error('E037', path, 'The id is not a text.');
  else if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/.test(id))
    found.warning('W005', path, `The id "${id}" is not a URI.`);
};

const typeRule: Rule = ({ json: { type }, path, spec }, found) => {
  if (type !== undefined && type !== `https://ocfl.io/${spec}/spec/#inventory`)
    found.error('E038', path, `The type is ${JSON.stringify(type)}, not that of OCFL ${spec}.`);
};

const algorithmRule: Rule = ({ json: { digestAlgorithm }, path }, found) => {
  if (digestAlgorithm === undefined || digestAlgorithm === 'sha512') return;
  if (digestAlgorithm === 'sha256')
    found.warning('W004', path, 'Digests are SHA-256; SHA-512 is recommended.');
  else
    found.error(
      'E025',
      path,
      `The digest algorithm ${JSON.stringify(digestAlgorithm)} is not sha512 or sha256.`,
    );
};

/** A name of a folder and no way to another one. */
export const isContentDirectory = (name: unknown): name is string =>
  typeof name === 'string' && !['', '.', '..'].includes(name) && !name.includes('/');

const contentDirectoryRule: Rule = ({ json: { contentDirectory }, path }, found) => {
  if (contentDirectory === undefined) return;
  if (typeof contentDirectory !== 'string' || ['', '.', '..'].includes(contentDirectory))
    found.error('E018', path, 'The content directory has no usable name.');
  else if (contentDirectory.includes('/'))
    found.error('E017', path, 'The content directory has a slash in its name.');
};

/** OCFL 1.0 has one code for every name that is none of a version. */
const nameFault = (spec: string, name: string): ErrorCode =>
  spec === '1.0' ? 'E046' : name.startsWith('v') ? 'E105' : 'E104';

const versionNumbers = (versions: JsonObject): { readonly name: string; readonly number: number }[] =>
  Object.keys(versions).map((name) => ({
    name,
    number: /^v\d+$/.test(name) ? Number(name.slice(1)) : Number.NaN,
  }));

const versionNames: Rule = ({ json: { versions }, path, spec }, found) => {
  if (versions === undefined) return;
  if (!isObject(versions)) {
    found.error('E044', path, 'The versions are not a JSON object.');
    return;
  }
  const all = versionNumbers(versions);
  if (all.length === 0) {
    found.error('E008', path, 'The inventory has no version.');
    return;
  }
  for (const { name, number } of all)
    if (!(number >= 1)) found.error(nameFault(spec, name), path, `"${name}" is not the name of a version.`);
  const numbers = new Set(all.map(({ number }) => number));
  const most = Math.max(...[...numbers].filter((number) => number >= 1), 0);
  for (let number = 1; number <= Math.min(most, all.length + 1); number++)
    if (!numbers.has(number))
      found.error(number === 1 ? 'E009' : 'E010', path, `Version ${number} is missing from the inventory.`);
  paddingRule(
    all.map(({ name }) => name).filter((name) => /^v\d+$/.test(name)),
    path,
    found,
  );
};

const paddingRule = (names: readonly string[], path: string, found: Findings): void => {
  const padded = names.filter((name) => name.startsWith('v0'));
  if (padded.length === 0) return;
  found.warning('W001', path, 'Version names are padded with zeros.');
  if (new Set(names.map((name) => name.length)).size > 1)
    found.error('E012', path, 'Version names are padded in different ways.');
  for (const name of names)
    if (!name.startsWith('v0'))
      found.error('E011', path, `"${name}" has no zero after its v, as others have.`);
};

const headRule: Rule = ({ json: { head, versions }, path }, found) => {
  if (head === undefined) return;
  if (typeof head !== 'string' || !/^v\d+$/.test(head)) {
    found.error('E040', path, `The head ${JSON.stringify(head)} is not the name of a version.`);
    return;
  }
  if (!isObject(versions)) return;
  if (!(head in versions)) {
    found.error('E040', path, `The head ${head} is not among the versions.`);
    return;
  }
  const newest = versionNumbers(versions).sort((a, b) => b.number - a.number)[0];
  if (newest && newest.number > Number(head.slice(1)))
    found.error('E040', path, `The head is ${head}; the newest version is ${newest.name}.`);
};

/** A block of digests and content paths: the manifest, or one of fixity. */
const digestBlock = (
  block: JsonObject,
  path: string,
  found: Findings,
  codes: {
    readonly form: ErrorCode;
    readonly doubled: ErrorCode;
    readonly name: string;
    readonly fault: (digest: string) => ErrorCode | undefined;
  },
): void => {
  const seen = new Set<string>();
  for (const [digest, paths] of Object.entries(block)) {
    const lower = digest.toLowerCase();
    const wrongForm = codes.fault(digest);
    if (wrongForm)
      found.error(wrongForm, path, `${codes.name} has a digest that has not the form of one: ${digest}.`);
    if (seen.has(lower)) found.error(codes.doubled, path, `${codes.name} has the digest ${lower} twice.`);
    seen.add(lower);
    if (!isStrings(paths) || paths.length === 0) {
      found.error(codes.form, path, `${codes.name} has no list of paths for ${digest}.`);
      continue;
    }
    for (const each of paths) {
      const fault = contentPathFault(each);
      if (fault) found.error(fault, path, `${codes.name} has an impossible path ${JSON.stringify(each)}.`);
    }
  }
  const all = Object.values(block).flatMap((paths) => (isStrings(paths) ? paths : []));
  for (const each of conflicts(all))
    found.error(
      'E101',
      path,
      `${codes.name} has the path ${JSON.stringify(each)} twice, or as a folder too.`,
    );
};

const manifestRule: Rule = ({ json: { manifest, digestAlgorithm }, path, spec }, found) => {
  if (manifest === undefined) return;
  if (!isObject(manifest)) {
    found.error(spec === '1.0' ? 'E041' : 'E106', path, 'The manifest is not a JSON object.');
    return;
  }
  const algorithm = mainAlgorithm(digestAlgorithm);
  digestBlock(manifest, path, found, {
    form: 'E092',
    doubled: 'E096',
    name: 'The manifest',
    fault: (digest) => (algorithm ? manifestDigestFault(algorithm, digest) : undefined),
  });
};

/** Content lies in `<version>/<content directory>/`. */
const manifestPaths: Rule = ({ json: { manifest, versions, contentDirectory }, path }, found) => {
  if (!isObject(manifest) || !isObject(versions)) return;
  if (contentDirectory !== undefined && !isContentDirectory(contentDirectory)) return;
  const content = contentDirectory ?? 'content';
  for (const each of Object.values(manifest).flatMap((paths) => (isStrings(paths) ? paths : []))) {
    if (contentPathFault(each)) continue;
    const [version, folder, file] = each.split('/') as [string, string?, string?];
    if (!Object.hasOwn(versions, version))
      found.error('E014', path, `The manifest has ${JSON.stringify(each)}, which begins with no version.`);
    else if (folder !== content || file === undefined)
      found.error(
        'E021',
        path,
        `The manifest has ${JSON.stringify(each)}, which does not lie in ${content}.`,
      );
  }
};

const manifestIsUsed: Rule = ({ json: { manifest, versions }, path, spec }, found) => {
  if (spec === '1.0' || !isObject(manifest) || !isObject(versions)) return;
  const used = new Set<string>();
  for (const version of Object.values(versions))
    if (isObject(version) && isObject(version.state))
      for (const digest of Object.keys(version.state)) used.add(digest.toLowerCase());
  for (const digest of Object.keys(manifest))
    if (!used.has(digest.toLowerCase()))
      found.error('E107', path, `No version uses the manifest's digest ${digest}.`);
};

const fixityRule: Rule = ({ json: { fixity }, path, spec }, found) => {
  if (fixity === undefined) return;
  if (!isObject(fixity)) {
    found.error(spec === '1.0' ? 'E057' : 'E111', path, 'The fixity block is not a JSON object.');
    return;
  }
  for (const [algorithm, block] of Object.entries(fixity)) {
    // Other algorithms than the standard's own must be ignored (E028); a report may still not hide that.
    if (!nodeName(algorithm)) found.uncovered(`fixity by ${algorithm}: the algorithm is not known here`);
    if (!isObject(block)) found.error('E057', path, `The fixity block ${algorithm} is not a JSON object.`);
    else
      digestBlock(block, path, found, {
        form: 'E057',
        doubled: 'E097',
        name: `The fixity block ${algorithm}`,
        fault: (digest) => digestFault(algorithm, digest),
      });
  }
};

const blocksRule: Rule = ({ json: { manifest, versions }, path }, found) => {
  if (!isObject(versions)) return;
  const known = isObject(manifest) ? new Set(Object.keys(manifest)) : new Set<string>();
  for (const [name, version] of Object.entries(versions))
    versionBlockRules(name, version, known, path, found);
};

export const inventoryRules: readonly Rule[] = [
  requiredKeys,
  noOtherKeys,
  noDoubledKeys,
  idRule,
  typeRule,
  algorithmRule,
  contentDirectoryRule,
  versionNames,
  headRule,
  manifestRule,
  manifestPaths,
  manifestIsUsed,
  fixityRule,
  blocksRule,
];
