import { canonicalJson, sha256 } from '../../core/digest.js';
import type { TargetRow } from '../../core/target-row.js';
import type { Operation, PayloadValue } from '../../load/operation.js';
import { looksOf, resolvePayload } from '../../load/references.js';
import type {
  Capabilities,
  Comparison,
  Difference,
  Outcome,
  PerformContext,
  Target,
} from '../../load/target.js';

/** A small helpdesk in memory, to test the engine without any vendor: people, threads with posts, documents. */
export interface Desk {
  /** Things in the order in which they were made. */
  readonly things: { id: string; kind: string; data: Record<string, unknown> }[];
  /** Write calls that arrived, also those whose answer was lost. */
  writes: number;
  /** Calls of any sort. */
  calls: number;
  /** Ids are never given twice. */
  lastId: number;
}

export const newDesk = (): Desk => ({ things: [], writes: 0, calls: 0, lastId: 0 });

/** What goes wrong with a write. `lost-*`: no clear answer; `crash-*`: the process dies; before or after it is done. */
export type Mishap = 'none' | 'lost-before' | 'lost-after' | 'crash-before' | 'crash-after' | 'refuse';

export class Crash extends Error {}

export interface MemoryOptions {
  readonly mishap?: (operation: Operation) => Mishap;
  readonly looked?: Readonly<Record<string, string>>;
  readonly workspace?: string;
  /** Runs before each write and may wait, so that tests can hold units side by side. */
  readonly pause?: (operation: Operation) => Promise<void>;
}

const capabilities: Capabilities = {
  maxTextLength: 1000,
  maxAttachmentsPerPart: 10,
  maxAttachmentBytes: 1000,
  acceptsHtml: true,
  acceptsCreatedAt: true,
  supportsUndo: true,
  rate: { limit: 100, windowMs: 1000 },
};

type Payload = { readonly [key: string]: PayloadValue };

const operation = (
  row: TargetRow,
  phase: number,
  step: number,
  kind: string,
  key: string,
  payload: Payload,
  more: Partial<Operation> = {},
): Operation => ({
  key,
  phase,
  unit: `${row.kind}:${row.key}`,
  step,
  kind,
  payload,
  payloadSha256: sha256(canonicalJson(payload)),
  after: [],
  looks: looksOf(payload),
  owner: null,
  lineage: row.lineage,
  blobBytes: 0,
  ...more,
});

interface ThreadData {
  readonly person: string;
  readonly at: number;
  readonly posts: readonly { readonly key: string; readonly text: string; readonly agent?: string }[];
}

/** People in phase 0, threads in 1, documents in 2 (one unit a shelf, as articles of a collection are). */
export const compileMemory = (row: TargetRow): Operation[] => {
  const key = `${row.kind}:${row.key}`;
  if (row.kind === 'person') return [operation(row, 0, 0, 'person', key, row.data as Payload)];
  if (row.kind === 'document') {
    const { shelf, title } = row.data as { shelf: string; title: string };
    return [operation(row, 2, 0, 'document', key, { shelf, title }, { unit: `shelf:${shelf}` })];
  }
  const { person, at, posts } = row.data as unknown as ThreadData;
  return [
    operation(
      row,
      1,
      0,
      'thread',
      key,
      { person: { $ref: `person:${person}` }, at },
      {
        after: [`person:${person}`],
      },
    ),
    ...posts.map((post, index) =>
      operation(
        row,
        1,
        index + 1,
        'post',
        `post:${post.key}`,
        {
          thread: { $ref: key },
          text: post.text,
          author: post.agent ? { $look: `agent:${post.agent}` } : 'person',
        },
        { owner: key },
      ),
    ),
  ];
};

export const createMemoryTarget = (desk: Desk, options: MemoryOptions = {}): Target => {
  const resolve = (payload: Payload, context: PerformContext) =>
    resolvePayload(payload, {
      ref: context.remoteId,
      look: context.looked,
      blob: async (digest) => (await context.blob(digest)).toString('base64'),
    }) as Promise<Record<string, unknown>>;
  const get = (id: string) => desk.things.find((thing) => thing.id === id);
  const made = (id: string): Outcome => ({ status: 'created', remoteId: id, httpStatus: 200 });

  const write = async (op: Operation, action: () => Outcome): Promise<Outcome> => {
    await options.pause?.(op);
    const mishap = options.mishap?.(op) ?? 'none';
    desk.calls++;
    if (mishap === 'crash-before') throw new Crash(op.key);
    if (mishap === 'lost-before') return { status: 'unknown', httpStatus: 500, message: 'no answer' };
    if (mishap === 'refuse')
      return { status: 'rejected', httpStatus: 400, code: 'refused', message: `${op.key} is refused` };
    const outcome = action();
    desk.writes++;
    if (mishap === 'crash-after') throw new Crash(op.key);
    if (mishap === 'lost-after') return { status: 'unknown', httpStatus: 500, message: 'no answer' };
    return outcome;
  };

  return {
    name: 'memory',
    capabilities,
    compile: compileMemory,
    preflight: async (needs) => {
      const looked = options.looked ?? Object.fromEntries(needs.looks.map((look) => [look, `id-of-${look}`]));
      return {
        workspace: options.workspace ?? 'desk1',
        looked,
        findings: needs.looks
          .filter((look) => looked[look] === undefined)
          .map((look) => ({
            level: 'error' as const,
            topic: 'agent',
            message: `There is no ${look}.`,
            todo: 'Invite them.',
          })),
      };
    },
    canary: async () => [{ level: 'ok', topic: 'quiet', message: 'Nobody is told.' }],
    perform: async (op, context) => {
      const data = await resolve(op.payload, context);
      return write(op, () => {
        const id = String(++desk.lastId);
        desk.things.push({ id, kind: op.kind, data });
        return made(id);
      });
    },
    find: async (op, context) => {
      desk.calls++;
      const wanted = canonicalJson(await resolve(op.payload, context));
      for (const thing of desk.things) {
        if (thing.kind !== op.kind || canonicalJson(thing.data) !== wanted) continue;
        if (!context.claimed.has(thing.id) && (await context.claim(thing.id))) return made(thing.id);
      }
      return undefined;
    },
    revise: async (op, remoteId, context) => {
      if (op.kind === 'post')
        return {
          status: 'rejected',
          httpStatus: null,
          code: 'unchangeable',
          message: 'Posts cannot be changed.',
        };
      const data = await resolve(op.payload, context);
      return write(op, () => {
        const thing = get(remoteId);
        if (thing) thing.data = data;
        return { status: 'updated', remoteId, httpStatus: 200 };
      });
    },
    compare: async (done, context): Promise<Comparison> => {
      const differences: Difference[] = [];
      for (const { operation: op, remoteId } of done) {
        const expected = canonicalJson(await resolve(op.payload, context));
        const found = canonicalJson(get(remoteId)?.data ?? null);
        if (expected !== found) differences.push({ key: op.key, remoteId, field: 'data', expected, found });
      }
      return { fields: done.length, differences, unverified: [] };
    },
    remove: async (op, remoteId) => {
      const lost = { removed: false, why: 'no answer', lost: true } as const;
      const mishap = options.mishap?.(op) ?? 'none';
      const thing = get(remoteId);
      if (op.kind === 'post') return { removed: false, why: 'Posts go with their thread.' };
      if (mishap === 'lost-before') return lost;
      for (const gone of desk.things.filter((one) => one === thing || one.data.thread === remoteId))
        desk.things.splice(desk.things.indexOf(gone), 1);
      desk.writes++;
      return mishap === 'lost-after' ? lost : { removed: true };
    },
    close: async () => {},
  };
};
