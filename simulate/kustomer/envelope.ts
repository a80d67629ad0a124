import type { Answer, Call } from '../server.js';

/** Answers around records that are served as the bytes they are. */

const comma = Buffer.from(',');
const close = Buffer.from('}');

export const single = (record: Buffer): Answer => ({
  status: 200,
  body: [Buffer.from('{"data":'), record, close],
});

const joined = (records: readonly Buffer[]): Buffer[] => {
  const pieces: Buffer[] = [Buffer.from('[')];
  records.forEach((record, place) => {
    if (place > 0) pieces.push(comma);
    pieces.push(record);
  });
  pieces.push(Buffer.from(']'));
  return pieces;
};

export interface ListParts {
  readonly meta: object;
  readonly records: readonly Buffer[];
  readonly links?: object;
  readonly included?: readonly Buffer[];
}

export const list = (parts: ListParts): Answer => ({
  status: 200,
  body: [
    Buffer.from(`{"meta":${JSON.stringify(parts.meta)},"data":`),
    ...joined(parts.records),
    ...(parts.included ? [Buffer.from(',"included":'), ...joined(parts.included)] : []),
    ...(parts.links ? [Buffer.from(`,"links":${JSON.stringify(parts.links)}`)] : []),
    close,
  ],
});

/** Relative address of a page of this call, its other parameters kept. */
export const pageLink = (path: string, call: Call, page: number, pageSize: number, defaults = ''): string => {
  const kept = [...call.query]
    .filter(([name]) => name !== 'page' && name !== 'pageSize')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const fixed = defaults === '' || call.query.has(defaults.split('=')[0] as string) ? [] : [defaults];
  return `${path}?${[...fixed, ...kept, `page=${page}`, `pageSize=${pageSize}`].join('&')}`;
};
