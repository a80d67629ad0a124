import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { createHttp, type HttpClient } from '../../../core/http.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import { createIntercomTarget } from '../../../load/intercom/target.js';
import { startPictureHost } from '../../../load/picture-host.js';
import { readBack } from '../../../load/readback.js';
import type { Target } from '../../../load/target.js';
import { undoPlan } from '../../../load/undo.js';
import {
  type Contract,
  contractPath,
  type Operation,
  readContract,
} from '../../simulate/intercom/contract/contract.js';
import { archive as archiveOf, mappingSha256 } from '../harness.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';
import { objectRows, objectSettings } from './object-rows.js';
import { swift } from './settings.js';
import { ticketRows } from './ticket-rows.js';

/** What the loader sends, and what the stand-in answers it, against the vendor's own description of the API. */

interface Exchanged {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** An HTTP client that notes what goes through it. */
const recording = (inner: HttpClient, calls: Exchanged[]): HttpClient => ({
  ...inner,
  exchange: async (request, signal) => {
    const response = await inner.exchange(request, signal);
    // Bytes of attachments lie elsewhere, behind signed addresses.
    if (request.headers?.authorization === undefined) return response;
    const text = response.body.toString('utf8');
    calls.push({
      method: request.method,
      url: new URL(request.url),
      headers: request.headers ?? {},
      body: request.body === undefined ? undefined : JSON.parse(String(request.body)),
      status: response.status,
      answer: text === '' ? undefined : JSON.parse(text),
    });
    return response;
  },
});

const rows = [...deskRows(8), ...ticketRows(5), ...objectRows(2)].map((row) =>
  row.key === 'example:c2' ? { ...row, data: { ...row.data, email: null } } : row,
);

/** What hangs on things, and is gone at the source later. */
const bare: Readonly<Record<string, object>> = {
  company: { tags: [] },
  contact: { tags: [], companies: [] },
  conversation: { tags: [], assigneeEmail: null, teamName: null },
  ticket: { tags: [], assigneeEmail: null, teamName: null },
};

/** What changed at the source since: every kind that can be changed is. */
const later = rows.map((row) => {
  const { data } = row;
  const renamed = ['company', 'contact', 'collection'].includes(row.kind) ? { name: `${data.name} two` } : {};
  const retitled = ['conversation', 'ticket', 'article', 'internal-article'].includes(row.kind)
    ? { title: `${data.title} two` }
    : {};
  const closed = row.kind === 'conversation' ? { state: data.state === 'open' ? 'closed' : 'open' } : {};
  return {
    ...row,
    data: { ...data, ...renamed, ...retitled, ...closed, snoozedUntil: null, ...bare[row.kind] },
  };
});

/** A load with what was there before, lost answers, a delta, reading back, and the undo of it all. */
const everything = async (): Promise<readonly Exchanged[]> => {
  const rig: Rig = await startRig({
    seed: 4,
    settings: objectSettings,
    faults: [
      ...['/conversations', '/tickets', '/articles', '/help_center', '/companies', '/contacts/'].map(
        (path) => `reset-after@12% POST ${path}`,
      ),
      // The first of each is surely lost, so that it is looked for.
      ...['/tickets', '/articles', '/internal_articles', '/companies'].map(
        (path) => `reset-after#1 POST ${path}`,
      ),
    ].join(','),
  });
  const calls: Exchanged[] = [];
  const target = (): Target =>
    createIntercomTarget({
      http: recording(createHttp({ clock: systemClock, connections: 16 }), calls),
      baseUrl: rig.simulator.url,
      token: rig.simulator.token,
      clock: systemClock,
      random: () => 0.5,
      settings: { ...swift, tries: 20 },
    });
  const host = await startPictureHost({ blob: deskBlob });
  const common = { blob: deskBlob, clock: systemClock, signal: new AbortController().signal };
  try {
    // Any answer may be lost here; what was asked is done all the same.
    const made = (path: string, body?: unknown) => rig.post(path, body).catch(() => undefined);
    // Somebody with the same address, one of them archived: both are met as 409.
    await made('/contacts', { email: 'person1@example.com', name: 'Theirs' });
    await made('/contacts', { email: 'person0@example.com' });
    const known = [...rig.simulator.workspace.contacts.values()];
    await made(`/contacts/${known.find(({ email }) => email === 'person0@example.com')?.id}/archive`);
    // Lists that lack options which the plan needs.
    const labels = ['one', 'two'];
    await made('/conversations/attributes', {
      ...{ name: 'Kind', data_type: 'list', options: labels.map((label) => ({ label })) },
    });
    await made('/data_attributes', {
      ...{ name: 'Tier', model: 'contact', data_type: 'options' },
      options: labels.map((value) => ({ value })),
    });
    const first = await planFor(rig, rows);
    const apply = { ...common, pictureUrl: host.pictureUrl };
    await rig.place.apply(first, target(), apply);
    const workspace = rig.simulator.workspace.id;
    const second = await rig.place.plan(intercomCompiler, later, { name: 'second', workspace });
    await rig.place.apply(second, target(), apply);
    await readBack({ ...common, plan: second, target: target(), home: rig.place.home });
    await undoPlan({
      ...common,
      ...{ plan: second, target: target(), home: rig.place.home },
      ...{ present: { archive: archiveOf, mappingSha256 }, dryRun: false },
    });
    return calls;
  } finally {
    await host.close();
    await rig.close();
  }
};

/**
 * Where a load leaves the description of version 2.16, or the stand-in's answers do, and why. Everything else is as
 * described.
 */
const known: readonly { readonly fault: RegExp; readonly why: string }[] = [
  {
    fault:
      /^GET (\/contacts\/\{contact_id\}\/(companies|notes)|\/help_center\/collections|\/(internal_)?articles) parameters .* (page|per_page)$/,
    why: 'these lists are paged by number: the answers say so, and the description of 2.11 names both',
  },
  {
    fault: /^POST \/contacts\/\{contact_id\}\/notes parameters\/contact_id must be integer$/,
    why: 'ids of contacts have 24 characters everywhere else, in the example of this call too',
  },
  {
    fault: /^(POST|PUT|GET|DELETE) \/(companies|contacts).*custom_attributes\/Seats must be string$/,
    why: 'attributes of companies have types, numbers among them; the example of the call shows some',
  },
  {
    fault: /^\w+ \/conversations.*custom_attributes\/Score must be/,
    why: 'conversation attributes of type decimal are described in the same version',
  },
  {
    fault: /^\w+ \/custom_object_instances.*custom_attributes\/total must be string$/,
    why: 'assumed: values of an object have its type’s types, as with companies; only texts are described',
  },
  {
    fault: /^\w+ \/conversations.*custom_attributes\/Order must be/,
    why: 'a relation to custom objects is written as the list of their ids: the page on custom objects',
  },
  {
    fault: /^POST \/tags request .*exactly one/,
    why: 'the variants overlap: each takes a name',
  },
  {
    fault: /^PUT \/data_attributes\/\{data_attribute_id\} request .*exactly one/,
    why: 'the variants overlap: the one without options does not forbid them',
  },
  {
    fault: / answer 200.*\/email must be string$/,
    why: 'a contact without an e-mail shows null',
  },
  {
    fault: / answer 200.*\/(admin|team)_assignee_id must be integer$/,
    why: 'its own text says null for nobody',
  },
  {
    fault: /^GET \/contacts\/find_by_external_id\/\{external_id\} has no answer 404$/,
    why: 'there has to be one for a contact that is not there',
  },
  {
    fault: /^POST \/contacts has no answer 409$/,
    why: 'the page on importing contacts tells of it, and recorded answers show it',
  },
];

/** Looks and changes that only a lost answer or a workspace in use brings about: the run above must meet them. */
const seldom = [
  'GET /articles',
  'GET /companies',
  'GET /internal_articles',
  'POST /tickets/search',
  'PUT /internal_articles/{internal_article_id}',
  'POST /conversations/attributes/{id}/options',
  'PUT /data_attributes/{data_attribute_id}',
  'POST /contacts/{contact_id}/unarchive',
];

const met = new Set<RegExp>();

const unexpected = (faults: readonly string[]): string[] =>
  [...new Set(faults)].filter((words) => {
    const entry = known.find(({ fault }) => fault.test(words));
    if (entry) met.add(entry.fault);
    return entry === undefined;
  });

const composite = new Set(['anyOf', 'oneOf', 'allOf']);

/** One fault a place, in words; a place that is at fault only since one inside it is, is left out. */
const faultsOf = (
  operation: Operation,
  what: string,
  validate: Operation['request'],
  value: unknown,
): string[] => {
  if (!validate || validate(value)) return [];
  const errors = validate.errors ?? [];
  const plain = errors.filter(({ keyword }) => !composite.has(keyword));
  const places = new Map<string, Set<string>>();
  for (const { instancePath, message, params } of plain.length > 0 ? plain : errors) {
    const { unevaluatedProperty, additionalProperty } = params as Readonly<Record<string, string>>;
    const key = unevaluatedProperty ?? additionalProperty;
    const place = instancePath.replace(/\/\d+(?=\/|$)/g, '/*');
    const words = places.get(place) ?? new Set();
    places.set(place, words.add(key === undefined ? `${message}` : `must not have ${key}`));
  }
  const inner = [...places.keys()];
  return [...places].flatMap(([place, words]) =>
    inner.some((other) => other.startsWith(`${place}/`))
      ? []
      : [...words].map((word) => `${operation.name} ${what}${place} ${word}`),
  );
};

describe.skipIf(contractPath === undefined)(
  'the description of version 2.16 (skipped without DESKARCHIVE_REAL_DATA)',
  () => {
    let contract: Contract;
    let calls: readonly Exchanged[];
    beforeAll(async () => {
      contract = await readContract(contractPath as string);
      calls = await everything();
    }, 120_000);

    it('has every call that a load makes', () => {
      const strange = calls.filter(({ method, url }) => !contract.called(method, url.pathname));
      expect(strange.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([]);
    });

    it('is asked for what only a lost answer or a workspace in use calls for, too', () => {
      const called = new Set(
        calls.map(({ method, url }) => contract.called(method, url.pathname)?.operation.name),
      );
      expect(seldom.filter((name) => !called.has(name))).toEqual([]);
    });

    it('takes the paths, queries and bodies of a load, to the last key', () => {
      const faults = calls.flatMap(({ method, url, body }) => {
        const called = contract.called(method, url.pathname);
        if (!called) return [];
        const { operation, values } = called;
        const asked = { ...values, ...Object.fromEntries(url.searchParams) };
        return [
          ...faultsOf(operation, 'parameters', operation.parameters, asked),
          ...(body === undefined
            ? []
            : [
                ...faultsOf(operation, 'request', operation.request, body),
                ...faultsOf(operation, 'request', operation.closedRequest, body),
              ]),
        ];
      });
      expect(unexpected(faults)).toEqual([]);
    });

    it('takes what the stand-in answers to it', () => {
      const faults = calls.flatMap(({ method, url, status, answer }) => {
        const operation = contract.called(method, url.pathname)?.operation;
        if (!operation) return [];
        if (!operation.statuses.includes(String(status)))
          return [`${operation.name} has no answer ${status}`];
        return faultsOf(operation, `answer ${status}`, operation.answerWith(String(status)), answer);
      });
      expect(unexpected(faults)).toEqual([]);
    });

    it('is left nowhere else, and each place of the table is met', () => {
      expect(known.filter(({ fault }) => !met.has(fault)).map(({ fault }) => fault.source)).toEqual([]);
    });
  },
);
