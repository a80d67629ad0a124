import { describe, expect, test } from 'vitest';
import type { StoredRecord } from '../../../archive-format/record.js';
import { cutRecord } from '../../../core/json-cut.js';
import { readPage } from '../../../extract/kustomer/api/page.js';
import { readRefusal, refusalLine } from '../../../extract/kustomer/api/refusal.js';
import {
  attachmentReferences,
  mediaReferences,
  pointedAt,
  versionReferences,
} from '../../../extract/kustomer/read/references.js';
import { textGaps } from '../../../extract/kustomer/read/text-gaps.js';
import { keep, recordId, relatedIds, resource } from '../../../extract/kustomer/record.js';
import { allows, implies } from '../../../extract/kustomer/roles.js';
import { border, phasesOf, phaseWindow } from '../../../extract/kustomer/search/phases.js';

const cut = (value: unknown) => cutRecord(Buffer.from(JSON.stringify(value)));

const stored = (kind: string, id: string, value: unknown): StoredRecord => ({
  kind,
  id,
  snapshot: 1,
  seq: 1,
  fetchedAt: '2026-01-01T00:00:00.000Z',
  req: null,
  deleted: false,
  sha256: '',
  bytes: Buffer.from(JSON.stringify(value)),
  value: () => value,
});

describe('roles', () => {
  test.each([
    ['org.permission.tag.read', 'org.permission.tag.read', true],
    ['org.permission', 'org.permission.tag.read', true],
    ['org.permission.tag', 'org.permission.tag.read', true],
    ['org.permission.read', 'org.permission.tag.read', true],
    ['org.permission.read', 'org.permission.search.create', false],
    ['org.permission.ta', 'org.permission.tag.read', false],
    ['org.user', 'org.user.tag.read', true],
    ['org', 'org.admin.tag.read', true],
    ['org.permission.tag.update', 'org.permission.tag.read', false],
  ])('%s gives %s: %s', (held, needed, gives) => {
    expect(implies(held, needed)).toBe(gives);
  });

  test('any one of several is enough', () => {
    expect(allows(['org.user.tag.read'], ['org.permission.tag.read', 'org.user.tag.read'])).toBe(true);
    expect(allows([], ['org.permission.tag.read'])).toBe(false);
  });
});

describe('refusals', () => {
  test.each([
    [
      '{"errors":[{"status":404,"source":{"parameter":"externalId"},"code":"notfound","title":"Not Found"}]}',
      'notfound, Not Found, externalId',
    ],
    [
      '{"errors":[{"code":"bad_request","message":"Invalid request body.","meta":{}}]}',
      'bad_request, Invalid request body.',
    ],
    ['{"error":"forbidden","errorCode":17}', '17, forbidden'],
    ['{"message":"no"}', 'no'],
    ['<html>\n<b>Bad gateway</b></html>', '<html> <b>Bad gateway</b></html>'],
    ['{"errors":[]}', '{"errors":[]}'],
    ['', ''],
  ])('%s', (body, words) => {
    expect(readRefusal(400, Buffer.from(body))).toEqual({ status: 400, words });
  });

  test('a long one is shortened and says so; an empty one is its status', () => {
    expect(readRefusal(500, Buffer.from('x'.repeat(5000))).words).toMatch(/^x{600} … \(5000 characters\)$/);
    expect(refusalLine({ status: 502, words: '' })).toBe('status 502');
  });
});

describe('phases', () => {
  const facts = {
    startedAt: Date.UTC(2026, 4, 31, 12),
    now: Date.UTC(2026, 5, 2),
    archivedAt: Date.UTC(2026, 5, 1),
    caughtUpAt: undefined,
    overlapMs: 300_000,
    since: undefined,
  };

  test('two years are two years by the calendar', () => {
    expect(new Date(border(Date.UTC(2026, 1, 28))).toISOString()).toBe('2024-02-28T00:00:00.000Z');
    expect(new Date(border(Date.UTC(2024, 1, 29))).toISOString()).toBe('2022-03-01T00:00:00.000Z');
  });

  test('every change time lies in some window, and the border in several', () => {
    const windows = phasesOf(true, undefined).map((phase) => phaseWindow(phase, facts));
    expect(windows).toEqual([
      { route: 'archive', from: '1970-01-01T00:00:00.000Z', to: '2024-06-07T12:00:00.000Z' },
      { route: 'live', from: '1970-01-01T00:00:00.000Z', to: '2026-05-31T12:00:00.000Z' },
      { route: 'archive', from: '2024-05-31T00:00:00.000Z', to: '2024-06-09T00:00:00.000Z' },
      { route: 'live', from: '2026-05-31T11:55:00.000Z', to: null },
    ]);
    expect(phasesOf(false, undefined)).toEqual(['live', 'catch-up']);
  });

  test('a delta begins before what the last snapshot covers', () => {
    expect(phasesOf(true, '2026-05-01T00:00:00.000Z')).toEqual(['live', 'catch-up']);
    expect(phaseWindow('live', { ...facts, since: '2026-05-01T00:00:00.000Z' }).from).toBe(
      '2026-04-30T23:45:00.000Z',
    );
  });
});

describe('records', () => {
  test('an id that is left out is in the record’s own link, or is its digest', () => {
    expect(recordId(cut({ id: 'a' }))).toBe('a');
    expect(recordId(cut({ links: { self: '/v1/messages/m/attachments/64ee?x=1' } }))).toBe('64ee');
    expect(recordId(cut({ name: 'x' }))).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('relationships are one, many, null or absent, whatever their type says', () => {
    const value = resource(
      cut({
        relationships: {
          a: { data: { type: 'customers', id: '1' } },
          b: { data: [{ id: '2' }, { id: null }] },
          c: null,
          d: {},
        },
      }),
    );
    expect(['a', 'b', 'c', 'd', 'e'].map((name) => relatedIds(value, name))).toEqual([
      ['1'],
      ['2'],
      [],
      [],
      [],
    ]);
  });

  test('one that is no JSON is kept as bytes, and the others come', () => {
    const { body, spans } = readPage(Buffer.from('{"data":[{"id":"1"},{"id":tru},{"id":"3"}]}'));
    const kept = spans.map((span) => keep(body, span));
    expect(kept.map(({ cut: one }) => one.oddities)).toEqual([[], ['not-json'], []]);
    expect(kept[1]?.cut.original?.toString()).toBe('{"id":tru}');
    expect(kept[1]?.cut.value).toMatchObject({ notJson: Buffer.from('{"id":tru}').toString('base64') });
    expect(kept[1]?.unreadable).toBeTruthy();
  });

  test('an answer without data, links or meta is an empty page', () => {
    expect(readPage(Buffer.from('{}'))).toMatchObject({
      spans: [],
      included: [],
      next: undefined,
      total: undefined,
    });
    expect(
      readPage(Buffer.from('{"data":null,"links":{"next":null},"meta":{"total":"many"}}')),
    ).toMatchObject({
      spans: [],
      next: null,
      total: undefined,
    });
    for (const broken of ['', '[]', '{"data":[{"id":1}', '{"data"', 'null'])
      expect(() => readPage(Buffer.from(broken))).toThrow(SyntaxError);
  });

  test('a text that fills the limit may have been cut by it; a longer one was not', () => {
    const origin = { kind: 'message', request: 0, fetchedAt: '2026-01-01T00:00:00.000Z' };
    const gaps = (preview: string, more = {}) =>
      textGaps({ cut: cut({ id: 'm', attributes: { preview, ...more } }) }, origin).map(
        ({ reason }) => reason,
      );
    expect(gaps('x'.repeat(10_239))).toEqual([]);
    expect(gaps('x'.repeat(10_240))).toEqual(['text-at-limit']);
    expect(gaps('🚚'.repeat(10_240))).toEqual(['text-at-limit']);
    expect(gaps('x'.repeat(10_241))).toEqual([]);
    expect(gaps('', { redacted: true })).toEqual(['redacted']);
  });
});

describe('what records refer to', () => {
  test('files of a message and of a note', () => {
    const relationships = { attachments: { data: [{ type: 'attachment', id: 'a/1' }] } };
    expect(attachmentReferences(stored('message', 'm1', { relationships }))).toMatchObject([
      {
        id: 'a/1',
        paths: ['/v1/messages/m1/attachments/a%2F1', '/v1/attachments/a%2F1'],
        parentKind: 'message',
      },
    ]);
    expect(attachmentReferences(stored('note', 'n1', { relationships }))[0]?.paths[0]).toBe(
      '/v1/attachments/a%2F1',
    );
    expect(
      attachmentReferences(stored('message', 'm2', { relationships: { attachments: { data: [] } } })),
    ).toEqual([]);
  });

  test('languages of an article in any of the places that name them', () => {
    const attributes = {
      source: 'en_us',
      latestLangs: ['fr_ca'],
      langVersions: { de: { currentVersion: { id: 'v' } } },
    };
    expect(
      versionReferences(stored('kb_article', 'a1', { attributes })).map(({ paths }) => paths[0]),
    ).toEqual([
      '/v1/kb/articles/a1/versions/de',
      '/v1/kb/articles/a1/versions/fr_ca',
      '/v1/kb/articles/a1/versions/en_us',
    ]);
    expect(versionReferences(stored('kb_article', 'a2', { attributes: {} }))).toEqual([]);
  });

  test('pictures in HTML, however their attribute is quoted', () => {
    const [a, b, c] = ['64be00000000000000000001', '64be00000000000000000002', '64be00000000000000000003'];
    const htmlBody = `<img data-media-id="${a}"><img data-media-id='${b}'><img data-media-id=${c}><img data-media-id="${a}"><img data-media-id="none">`;
    const record = stored('kb_version', 'v', { attributes: { htmlBody } });
    expect(mediaReferences(record).map(({ id }) => id)).toEqual([a, b, c]);
  });

  test('people and threads, also by the plural type that messages use', () => {
    const value = {
      attributes: { assignedUsers: ['u2', 'u1'] },
      relationships: {
        createdBy: { data: { type: 'user', id: 'u1' } },
        customer: { data: { type: 'customers', id: 'c1' } },
        modifiedBy: { data: { type: 'user', id: null } },
        other: null,
      },
    };
    expect(pointedAt('user')(stored('message', 'm', value)).map(({ id }) => id)).toEqual(['u1', 'u2']);
    expect(pointedAt('customer')(stored('message', 'm', value)).map(({ paths }) => paths[0])).toEqual([
      '/v1/customers/c1',
    ]);
    expect(pointedAt('company')(stored('message', 'm', value))).toEqual([]);
  });
});
