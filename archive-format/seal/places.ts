/** Where seals lie in an object. `logs/` is the one place beside the versions that OCFL leaves to us. */

/** What a signature over an inventory is for; another namespace's signature is none of ours. */
export const sealNamespace = 'deskarchive';

/** What a signature over the tag manifest of a hand-over is for. */
export const handoverNamespace = 'deskarchive-handover';

/** What a signature over a certificate of reading back is for. */
export const certificateNamespace = 'deskarchive-certificate';

export const signatureFile = (version: string): string => `logs/signatures/${version}/inventory.json.sig`;
export const tokenFile = (version: string): string => `logs/signatures/${version}/inventory.json.tsr`;
