/** Names inside a hand-over: one bag (BagIt 1.0, RFC 8493) in one ZIP. */

export const bagDeclaration = 'bagit.txt';
export const bagDeclarationText = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
export const bagInfo = 'bag-info.txt';
export const payloadManifest = 'manifest-sha512.txt';
export const tagManifest = 'tagmanifest-sha512.txt';
export const tagSignature = 'tagmanifest-sha512.txt.sig';
export const receiptFile = 'receipt.txt';
export const readmeFile = 'README.txt';

/** The storage root lies here; what else goes along lies beside it. */
export const payloadFolder = 'data/';
export const storeInBag = 'data/store/';
export const extraInBag = 'data/extra/';

/** BagIt wants CR, LF and, for their sake, % of a name escaped. */
const escaped = (path: string): string =>
  path.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const unescaped = (path: string): string =>
  path.replace(/%0D/gi, '\r').replace(/%0A/gi, '\n').replaceAll('%25', '%');

/** A line of a manifest, as sha512sum writes it. */
export const manifestLine = (digest: string, path: string): string => `${digest}  ${escaped(path)}\n`;

/** Digest by path. Undefined: a line is not of the form, or a path is named twice. */
export const parseManifest = (text: string): ReadonlyMap<string, string> | undefined => {
  const digests = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, digest, name] = /^([0-9a-fA-F]{128})[ \t]+\*?(.+)$/.exec(line) ?? [];
    const path = unescaped(name ?? '');
    if (digest === undefined || path === '' || digests.has(path)) return undefined;
    digests.set(path, digest.toLowerCase());
  }
  return digests;
};

export const readmeText = `This is a hand-over copy of a helpdesk archive, made by deskarchive: one folder in the form of BagIt 1.0 (RFC 8493),
in an uncompressed ZIP file.

  data/store/              the archive: see data/store/README.txt
  data/extra/              what was made from it, if anything
  manifest-sha512.txt      SHA-512 of every file below data/
  tagmanifest-sha512.txt   SHA-512 of the files beside data/; the .sig beside it signs this file
  receipt.txt              which state of the archive this is

To check it without any of our software, unpack it and run in this folder

  sha512sum --quiet -c manifest-sha512.txt && sha512sum --quiet -c tagmanifest-sha512.txt
  ssh-keygen -Y verify -f trusted_signers -I WHO -n deskarchive-handover \\
    -s tagmanifest-sha512.txt.sig < tagmanifest-sha512.txt

where trusted_signers has the sender's public key and came to you by another way. With deskarchive:

  deskarchive verify --archive THIS.zip --signers trusted_signers
  deskarchive thaw THIS.zip --out FOLDER

It holds personal data. Whoever gives it on has to note to whom.
`;
