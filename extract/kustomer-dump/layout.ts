import chain, { none } from 'stream-chain';
import { parser, type Token } from 'stream-json/core/parser.js';

/**
 * Where in a dump its records lie, by stream-json: `{"export":{"messages":{"items":[…]}}}` has them at
 * `export`, `messages`, `items`. Its tokens have no place among the bytes and their texts are read, not verbatim; so
 * it finds the way, and the cutter cuts.
 */
export interface LayoutFinder {
  take(chunk: Buffer): Promise<void>;
  /** Keys on the way to each list of records, or to a single one, from the top of a value. None: the values are records. */
  end(): Promise<readonly Path[]>;
}

export type Path = readonly string[];

/** Members of the vendor's own envelope: they hold records even where a page of them is empty. */
const envelope: readonly Path[] = [['data'], ['included']];

/** Its members that hold none, whatever they look like. */
const besides: ReadonlySet<string> = new Set(['meta', 'links', 'errors']);

/** A file with more places than this is no list of records in a wrapping, but a map of them. */
const mostPaths = 100;
const deepest = 1_000;
const longestKey = 1_000;

interface Frame {
  readonly sort: 'object' | 'list';
  key: string;
  /** It has an id and so is a record, whatever it holds. */
  hasId: boolean;
  /** Places of records below it. */
  found: Path[];
  /** A list: whether a record is among its elements, and whether anything is that is no object. */
  records: boolean;
  others: boolean;
}

/** Follows tokens; pure. */
const createFollower = () => {
  const stack: Frame[] = [];
  const paths = new Map<string, Path>();
  let isDecided = false;
  let inKey = false;

  const add = (found: readonly Path[]) => {
    for (const path of found) if (paths.size < mostPaths) paths.set(JSON.stringify(path), path);
  };
  const here = (): Path => stack.filter(({ sort }) => sort === 'object').map(({ key }) => key);
  const pass = (parent: Frame | undefined, found: readonly Path[]) => {
    if (!parent) add(found);
    // The cutter goes through objects alone.
    else if (!besides.has(parent.key) && parent.sort === 'object' && parent.found.length < mostPaths)
      parent.found.push(...found);
  };
  const close = () => {
    const frame = stack.pop() as Frame;
    const parent = stack.at(-1);
    const isRecord = frame.sort === 'object' && frame.hasId;
    if (parent?.sort === 'list') {
      parent.records ||= isRecord;
      parent.others ||= frame.sort === 'list';
    } else if (isRecord || (frame.records && !frame.others)) pass(parent, parent ? [here()] : []);
    else pass(parent, frame.found);
    // A record at the top, or a list: the values are what is wanted.
    if (!parent && isRecord && paths.size === 0) isDecided = true;
  };

  return {
    token: (token: Token): void => {
      if (isDecided) return;
      const top = stack.at(-1);
      switch (token.name) {
        case 'startObject':
        case 'startArray': {
          const sort = token.name === 'startObject' ? 'object' : 'list';
          if ((!top && sort === 'list') || stack.length === deepest) isDecided = true;
          else stack.push({ sort, key: '', hasId: false, found: [], records: false, others: false });
          return;
        }
        case 'endObject':
        case 'endArray':
          close();
          return;
        case 'startKey':
          inKey = true;
          (top as Frame).key = '';
          return;
        case 'endKey':
          inKey = false;
          return;
        case 'stringChunk':
          if (inKey && top && top.key.length < longestKey) top.key += token.value;
          return;
        case 'startString':
        case 'startNumber':
          if (top?.sort === 'object' && top.key === 'id') top.hasId = true;
          if (top) top.others = true;
          return;
        case 'nullValue':
        case 'trueValue':
        case 'falseValue':
          if (top) top.others = true;
      }
    },
    isDecided: () => isDecided,
    paths: (): readonly Path[] => [...paths.values()],
  };
};

export const createLayoutFinder = (): LayoutFinder => {
  const follower = createFollower();
  let isDone = false;
  const stream = chain([
    parser({ jsonStreaming: true, packValues: false }),
    (token: Token) => {
      follower.token(token);
      return none;
    },
  ]);
  // What is wrong with the text the cutter says, and where.
  stream.on('error', () => {
    isDone = true;
  });
  stream.resume();
  const write = (send: (done: () => void) => void): Promise<void> => new Promise((done) => send(done));

  return {
    take: async (chunk) => {
      if (isDone || follower.isDecided()) return;
      await write((done) => stream.write(chunk, () => done()));
    },
    end: async () => {
      if (!isDone) await write((done) => stream.end(() => done()));
      stream.destroy();
      if (follower.isDecided()) return [];
      const found = follower
        .paths()
        .filter(([first, ...rest]) => rest.length > 0 || (first !== 'data' && first !== 'included'));
      return [...envelope, ...found];
    },
  };
};
