/** Versions of the API as numbers that can be compared: minor of 2.x; 1.x lies below, Preview above all. */

const known: readonly string[] = [
  '1.0',
  '1.1',
  '1.2',
  '1.3',
  '1.4',
  ...Array.from({ length: 17 }, (_, minor) => `2.${minor}`),
];

export type Version = number;

const preview: Version = 1000;

/** The rank of a version; undefined when the vendor knows none of that name. */
export const versionOf = (text: string): Version | undefined => {
  if (text === 'Preview' || text === 'Unstable') return preview;
  if (!known.includes(text)) return undefined;
  const [major, minor] = text.split('.');
  return major === '1' ? Number(minor) - 100 : Number(minor);
};

/** For versions written in our own tables: `2.11`. */
export const since = (text: string): Version => {
  const version = versionOf(text);
  if (version === undefined) throw new Error(`no such version: ${text}`);
  return version;
};

/** What holds when neither the header nor the app names a version. */
export const unnamedVersion: Version = since('1.0');
