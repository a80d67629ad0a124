import type { FetchFile } from './desk.js';

const patienceMs = 10_000;
const largestBytes = 64 * 1024 * 1024;

/** Gets a picture or attachment by HTTP without credentials, as the vendor's servers would. */
export const fetchFile: FetchFile = async (url) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'follow' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largestBytes) return { status: 413, contentType: '', bytes: Buffer.alloc(0) };
    chunks.push(chunk);
  }
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? 'application/octet-stream',
    bytes: Buffer.concat(chunks),
  };
};
