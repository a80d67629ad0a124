import type { Comparison, DoneOperation } from '../target.js';
import { field, isDone, type Json, list, text } from './api/answer.js';
import type { Api } from './api/api.js';
import { type Checks, createChecks } from './compare/checks.js';
import { compareSettled, compareThread, type Reading } from './compare/conversation.js';
import { comparePerson, comparePersonData } from './compare/people.js';
import { formOf } from './form.js';
import { isText, linkedText, ownPlace } from './kinds/help.js';
import type { Desk, Job } from './kinds/kind.js';
import { listPath, splitPlace, treePath } from './kinds/tree-path.js';

const compareHelp = async (of: DoneOperation, { api, context, checks }: Reading, job: Job): Promise<void> => {
  const { kind, payload } = of.operation;
  switch (kind) {
    case 'help-locale': {
      const answer = await api.read(`/helpdesk/locale/${encodeURIComponent(of.remoteId)}`);
      return checks.same(of, 'locale', of.remoteId, field(answer.data, 'locale'));
    }
    case 'help-path': {
      const answer = await api.read(treePath('path', of.remoteId));
      return isDone(answer) ? checks.same(of, 'path', true, true) : checks.missing(of, 'path');
    }
    case 'help-content': {
      const answer = await api.read(treePath('content', ownPlace(job)));
      const sent = await linkedText(job);
      const kept = text(field(answer.data, 'content'));
      const form = (one: string): string => String(formOf('content', one));
      const same = kept !== undefined && isText(form(sent), form(kept));
      return checks.same(of, 'content', sent, same ? sent : kept);
    }
    case 'help-path-end':
      return;
    case 'help-metadata-end': {
      // When it is gone altogether there is none to see.
      const answer = await api.read(treePath('metadata', ownPlace(job)));
      return checks.same(of, 'published', false, field(field(answer.data, 'state'), 'published') === true);
    }
    case 'help-metadata': {
      const answer = await api.read(treePath('metadata', ownPlace(job)));
      for (const [name, value] of Object.entries(payload.body as unknown as Record<string, Json>)) {
        if (name === 'state')
          checks.same(
            of,
            'published',
            field(value, 'published'),
            field(field(answer.data, name), 'published'),
          );
        else checks.same(of, name, value, field(answer.data, name));
      }
      return;
    }
    default: {
      const answer = await api.read(`/helpdesk/redirection/${encodeURIComponent(of.remoteId)}`);
      if (!isDone(answer)) return checks.missing(of, 'redirection');
      checks.same(of, 'path', String(payload.path), text(field(answer.data, 'path')));
      const place = context.remoteId((payload.place as { readonly $ref: string }).$ref);
      const at = place.indexOf('/');
      const url = await job.desk.pages.url(api, place.slice(0, at), place.slice(at + 1), job.signal);
      return checks.same(of, 'target', url, field(answer.data, 'target'));
    }
  }
};

/** Whether things of one folder stand in the order in which they were made: no call is known that moves them. */
const compareOrder = async (done: readonly DoneOperation[], api: Api, checks: Checks): Promise<void> => {
  const made = done.filter((of) => of.operation.kind === 'help-path');
  const [first] = made;
  if (!first || made.length < 2) return;
  const { locale, path } = splitPlace(first.remoteId);
  const above = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const listed: string[] = [];
  for (let page = 1; ; page++) {
    const slugs = list((await api.read(listPath(locale, above, page))).data).map((one) =>
      text(field(one, 'slug')),
    );
    listed.push(...slugs.filter((slug) => slug !== undefined));
    if (slugs.length === 0) break;
  }
  const wanted = made.map((of) => of.remoteId.slice(of.remoteId.lastIndexOf('/') + 1));
  const found = listed.filter((slug) => wanted.includes(slug));
  if (found.join('/') !== wanted.join('/'))
    checks.skip(
      first,
      'order',
      `Crisp lists what is in ${above || 'the tree'} in another order than the source.`,
    );
};

/** Compares one unit. */
export const compareCrisp = async (
  done: readonly DoneOperation[],
  reading: Omit<Reading, 'checks'> & { readonly desk: Desk; readonly signal: AbortSignal },
): Promise<Comparison> => {
  const checks = createChecks();
  const whole: Reading = { ...reading, checks };
  const thread = done.filter((of) =>
    ['conversation', 'meta', 'participants', 'message'].includes(of.operation.kind),
  );
  const settled = done.filter((of) => ['routing', 'read', 'state'].includes(of.operation.kind));
  await compareThread(thread, whole);
  await compareSettled(settled, whole);
  await compareOrder(done, reading.api, checks);
  for (const of of done) {
    const { operation } = of;
    if (operation.kind === 'person') await comparePerson(of, reading.api, checks);
    else if (operation.kind === 'person-data') {
      const adopted = reading.context.fact(
        (operation.payload.person as { readonly $ref: string }).$ref,
        'adopted',
      );
      await comparePersonData(of, reading.api, checks, adopted !== undefined);
    } else if (operation.kind.startsWith('help-'))
      await compareHelp(of, whole, {
        operation,
        context: reading.context,
        api: reading.api,
        desk: reading.desk,
        signal: reading.signal,
      });
  }
  return checks.result();
};
