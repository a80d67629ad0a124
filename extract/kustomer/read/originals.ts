import type { Batch } from '../../../archive-format/batch.js';
import type { StoredRecord } from '../../../archive-format/record.js';
import { createDraft, type Draft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { refusalLine } from '../api/refusal.js';
import { unsign, unsignBody } from '../blob/unsign.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { parsed, put, type Resource } from '../record.js';
import { fetchOne, type One } from './one.js';

/**
 * A message has its text cut at 10,240 characters and without HTML; the app of its channel (postmark, gmail…) may have the
 * whole mail, at the address that the message names as related. No page says whether a key may read it. So a few of
 * each app are tried: if none opens, one gap for the app says so, otherwise all mails of the app are read, and of other
 * channels the messages whose text reaches the limit.
 */

/** How an app answered so far. */
interface AppState {
  readonly opened: number;
  readonly refused: number;
  readonly closed?: true;
}

interface OriginalsCursor extends CursorFacts {
  readonly after: number;
  readonly apps: Readonly<Record<string, AppState>>;
}

interface Wanted {
  readonly app: string;
  readonly id: string;
  readonly path: string;
}

/** Refusals without any success after which an app is taken to be closed to the key. */
const mostTries = 3;
const together = 32;
const mostPreview = 10_240;
const kind = 'message_original';
const none: AppState = { opened: 0, refused: 0 };

const related = /^\/v1\/([a-z0-9_-]+)\/messages\/[^/?#]+$/i;
const mark = Buffer.from('"related"');

/** Where the app of a message's channel keeps the whole of it, as the message says. */
export const originalPath = ({ links }: Resource): Pick<Wanted, 'app' | 'path'> | undefined => {
  const path = links?.related;
  const app = typeof path === 'string' ? related.exec(path)?.[1] : undefined;
  return app === undefined || typeof path !== 'string' ? undefined : { app, path };
};

const wantedOf = ({ id, bytes }: StoredRecord): Wanted | undefined => {
  if (!bytes?.includes(mark)) return undefined;
  const message = parsed(bytes);
  const { attributes } = message;
  const original = originalPath(message);
  if (!original || attributes?.redacted === true) return undefined;
  const preview = attributes?.preview;
  const isLong = typeof preview === 'string' && preview.length >= mostPreview;
  return attributes?.channel === 'email' || isLong ? { ...original, id } : undefined;
};

const noted = (before: AppState, ok: boolean): AppState => {
  const opened = before.opened + (ok ? 1 : 0);
  const refused = before.refused + (ok ? 0 : 1);
  return { opened, refused, ...(opened === 0 && refused >= mostTries ? { closed: true } : {}) };
};

export const originals = (): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, settings, context, signal } = reading;
    let cursor: OriginalsCursor = (reading.cursor as OriginalsCursor | undefined) ?? { after: -1, apps: {} };
    const limit = context.held ? { since: context.since ?? new Date(context.startedAt).toISOString() } : {};

    const fetch = async (one: Wanted): Promise<{ readonly one: Wanted; readonly answer: One }> => ({
      one,
      answer: await fetchOne(api, one.path, signal, undefined, unsignBody),
    });

    const take = (draft: Draft, { app, id, path }: Wanted, answer: One): void => {
      const request = draft.answered(answer.entries);
      const at = answer.fetchedAt;
      const before = cursor.apps[app] ?? none;
      const state = noted(before, answer.ok);
      cursor = { ...cursor, apps: { ...cursor.apps, [app]: state } };
      if (answer.ok) {
        // Under the id of the message, whatever the app calls it: that leads from one to the other.
        for (const [place, kept] of answer.kept.entries())
          put(
            draft,
            { ...kept, cut: unsign(kept.cut).cut },
            { kind, request, fetchedAt: at },
            place === 0 ? id : `${id}/${place}`,
          );
        return;
      }
      const shape = path.replace(/[^/]+$/, '{id}');
      const evidence = `GET ${shape}: ${refusalLine(answer.refusal)}`;
      const common = { reason: 'html-absent', kind: 'message', field: app, evidence, request, at } as const;
      if (state.closed && !before.closed)
        draft.miss({
          ...common,
          expected: 'the original of each message',
          received: `none of ${state.refused} opened`,
        });
      // Of an app that is open, each that is not there is told by itself.
      else if (state.opened > 0) draft.miss({ ...common, id });
    };

    let group: Wanted[] = [];
    let seq = cursor.after;
    const flush = async (): Promise<Batch> => {
      const draft = createDraft();
      for (const { one, answer } of await mapLimited(group, settings.parallelCalls, fetch))
        take(draft, one, answer);
      group = [];
      cursor = { ...cursor, after: seq };
      return draft.finish({ ...cursor }, false);
    };
    for await (const record of context.staged('message')) {
      if (record.seq <= cursor.after) continue;
      const wanted = wantedOf(record);
      const state = wanted ? (cursor.apps[wanted.app] ?? none) : none;
      if (!wanted || state.closed) {
        seq = record.seq;
        continue;
      }
      group.push(wanted);
      seq = record.seq;
      // An app that nobody knows yet is tried one by one.
      if (group.length >= together || state.opened === 0) yield await flush();
    }
    if (group.length > 0) yield await flush();
    yield createDraft().finish({ ...cursor, after: seq, ...limit }, true);
  };
