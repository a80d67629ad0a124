import type { Outcome } from '../../target.js';
import {
  type Answer,
  field,
  isDone,
  isLost,
  type Json,
  list,
  needText,
  number,
  refusal,
  text,
} from '../api/answer.js';
import type { Api } from '../api/api.js';
import { imprintOf, isEdited, refuseEdited } from '../imprint.js';
import { type Job, type Kind, lookUntil, outcomeOf, resolved, takeAway } from './kind.js';

type Body = { readonly [key: string]: Json };

const cardOf = async (job: Job): Promise<Body> => (await resolved(job)).card as Body;

const profilePath = (id: string): string => `/people/profile/${encodeURIComponent(id)}`;

const readProfile = (api: Api, email: string): Promise<Answer> => api.read(profilePath(email));

const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** What a card has that the profile lacks, block by block: the workspace's own data is fresher than an archive. */
const gapsOf = (card: Body, there: Json | undefined): Body =>
  Object.fromEntries(
    Object.entries(card).flatMap(([name, value]): [string, Json][] => {
      const held = field(there, name);
      if (name === 'email' || name === 'active') return [];
      if (name === 'segments') {
        const old = (Array.isArray(held) ? held : []) as readonly Json[];
        const fresh = (value as readonly Json[]).filter((segment) => !old.includes(segment));
        return fresh.length > 0 ? [[name, [...old, ...fresh]]] : [];
      }
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        const inner = gapsOf(value as Body, held);
        return Object.keys(inner).length > 0 ? [[name, inner]] : [];
      }
      return isBlank(held) ? [[name, value]] : [];
    }),
  );

/** Somebody has this e-mail already: the profile is filled up, never replaced (PUT wipes what it does not name). */
const adopt = async (job: Job, card: Body, answer: Answer): Promise<Outcome> => {
  const id = text(field(answer.data, 'people_id'));
  if (id === undefined) return refusal(answer);
  const gaps = gapsOf(card, answer.data);
  if (Object.keys(gaps).length === 0)
    return { status: 'already', remoteId: id, httpStatus: answer.status, facts: { adopted: '1' } };
  return outcomeOf(await job.api.write('PATCH', profilePath(id), gaps), 'updated', () => id, {
    ...imprintOf(gaps),
    adopted: '1',
  });
};

export const personKind: Kind = {
  perform: async (job) => {
    const card = await cardOf(job);
    const answer = await job.api.write('POST', '/people/profile', card);
    if (isLost(answer) || isDone(answer))
      return outcomeOf(answer, 'created', (done) => needText(done, 'people_id'), imprintOf(card));
    // The status of a conflict is not documented: whatever the refusal, a profile with this e-mail is the answer.
    if (answer.status === 404) return refusal(answer);
    const read = async (api: Api): Promise<Answer | undefined> => {
      const profile = await readProfile(api, String(card.email));
      return isDone(profile) ? profile : undefined;
    };
    const there = answer.status === 409 ? await lookUntil(job, read) : await read(job.api);
    return there ? adopt(job, card, there) : refusal(answer);
  },
  find: async (job) => {
    const card = await cardOf(job);
    const { triedAt } = job.context;
    return lookUntil(job, async (api) => {
      const answer = await readProfile(api, String(card.email));
      const id = text(field(answer.data, 'people_id'));
      const made = number(field(answer.data, 'created_at'));
      if (!isDone(answer) || id === undefined || made === undefined || triedAt === null) return undefined;
      // One that was there before is met again as a conflict and filled up.
      const ours = made >= triedAt - job.desk.settings.skewMs;
      return ours ? outcomeOf(answer, 'created', () => id, imprintOf(card)) : undefined;
    });
  },
  revise: async (job, remoteId) => {
    const card = await cardOf(job);
    const refused = await refuseEdited(job, () => job.api.read(profilePath(remoteId)));
    if (refused) return refused;
    const { email: _key, ...whole } = card;
    const adopted = job.context.fact(job.operation.key, 'adopted');
    // A profile that was there before us is only ever filled up.
    const changes =
      adopted === undefined ? whole : gapsOf(card, (await job.api.read(profilePath(remoteId))).data);
    if (Object.keys(changes).length === 0) return { status: 'already', remoteId, httpStatus: null };
    return outcomeOf(
      await job.api.write('PATCH', profilePath(remoteId), changes),
      'updated',
      () => remoteId,
      { ...imprintOf(changes), ...(adopted === undefined ? {} : { adopted }) },
    );
  },
  remove: async (job, remoteId) => {
    const { api, context, operation } = job;
    if (isEdited(context, operation.key, await api.read(profilePath(remoteId))))
      return { removed: false, why: 'Somebody changed it since.' };
    // Ours are taken away before: what is left is somebody else's, or holds what somebody wrote.
    const held = await api.read(`/people/conversations/${encodeURIComponent(remoteId)}/list/1`);
    if (list(held.data).length > 0) return { removed: false, why: 'It has conversations that stay.' };
    return takeAway(job, profilePath(remoteId));
  },
};

const dataPath = (id: string): string => `/people/data/${encodeURIComponent(id)}`;

const writeData = async (job: Job, status: 'created' | 'updated'): Promise<Outcome> => {
  const { person, data } = await resolved(job);
  const id = String(person);
  const key = String((job.operation.payload.person as { readonly $ref: string }).$ref);
  let fresh = data as Body;
  if (job.context.fact(key, 'adopted') !== undefined) {
    const answer = await job.api.read(dataPath(id));
    const held = field(answer.data, 'data');
    fresh = Object.fromEntries(Object.entries(fresh).filter(([name]) => isBlank(field(held, name))));
    if (Object.keys(fresh).length === 0)
      return { status: 'already', remoteId: id, httpStatus: answer.status };
  }
  // The wrapper is needed: a flat map is refused with invalid_data, whatever the client's types say.
  return outcomeOf(
    await job.api.write('PATCH', dataPath(id), { data: fresh }),
    status,
    () => id,
    imprintOf({ data: fresh }),
  );
};

export const personDataKind: Kind = {
  perform: (job) => writeData(job, 'created'),
  find: async () => undefined,
  revise: async (job, remoteId) =>
    (await refuseEdited(job, () => job.api.read(dataPath(remoteId)))) ?? (await writeData(job, 'updated')),
  remove: async () => ({ removed: false, why: 'Crisp has no way to take single data of a person away.' }),
};
