import type { Findings } from '../findings.js';
import type { Entry } from '../tree.js';
import { isDeclaration } from './declaration.js';
import { sidecarNames } from './digests.js';
import { isRegisteredExtension } from './extensions.js';

/** Rules about where files and folders may be in an object, whatever the inventories say. */

const parts = (entry: Entry): readonly string[] => entry.path.split('/');

const isVersion = (name: string): boolean => /^v\d+$/.test(name);

type Rule = (entries: readonly Entry[], contentDirectory: string, found: Findings) => void;

const noLinks: Rule = (entries, _content, found) => {
  for (const { path, type, isHardLink } of entries) {
    if (type === 'link') found.error('E090', path, 'A link; links are not allowed and not followed.');
    if (type === 'other') found.error('E089', path, 'Neither a file nor a folder.');
    if (isHardLink) found.error('E090', path, 'A hard link: other names have the same bytes.');
  }
};

const rootHoldsOnly: Rule = (entries, _content, found) => {
  for (const entry of entries) {
    const [name, ...below] = parts(entry);
    if (name === undefined || below.length > 0) continue;
    const known =
      entry.type === 'folder'
        ? isVersion(name) || name === 'logs' || name === 'extensions'
        : isDeclaration(name) || name === 'inventory.json' || sidecarNames.includes(name);
    if (!known) found.error('E001', entry.path, 'Nothing of that name may be in an object.');
  }
};

const versionHoldsOnly: Rule = (entries, content, found) => {
  for (const entry of entries) {
    const [version, name, ...below] = parts(entry);
    if (!version || !isVersion(version) || name === undefined || below.length > 0) continue;
    if (entry.type === 'folder') {
      if (name !== content) found.warning('W002', entry.path, 'A folder beside the content of a version.');
    } else if (name !== 'inventory.json' && !sidecarNames.includes(name))
      found.error('E015', entry.path, 'A file beside the content of a version.');
  }
};

const noEmptyFolders: Rule = (entries, content, found) => {
  const parents = new Set(
    entries.map((entry) => entry.path.slice(0, Math.max(0, entry.path.lastIndexOf('/')))),
  );
  for (const entry of entries) {
    const [version, name] = parts(entry);
    if (entry.type !== 'folder' || !version || !isVersion(version) || name !== content) continue;
    if (parents.has(entry.path)) continue;
    if (parts(entry).length === 2) found.warning('W003', entry.path, 'An empty content folder.');
    else found.error('E024', entry.path, 'An empty folder.');
  }
};

const extensionsRule: Rule = (entries, _content, found) => {
  for (const entry of entries) {
    const [top, name, ...below] = parts(entry);
    if (top !== 'extensions' || name === undefined || below.length > 0) continue;
    if (entry.type !== 'folder') found.error('E067', entry.path, 'A file among the extensions.');
    else if (!isRegisteredExtension(name))
      found.warning('W013', entry.path, 'An extension that is not registered.');
  }
};

export const folderRules: readonly Rule[] = [
  noLinks,
  rootHoldsOnly,
  versionHoldsOnly,
  noEmptyFolders,
  extensionsRule,
];
