import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeskError } from '../../../core/errors.js';
import { compileIntercom } from '../../../load/intercom/compile.js';
import type { IntercomRowData } from '../../../load/intercom/rows.js';
import type { Operation } from '../../../load/operation.js';
import { blobsOf, looksOf, refsOf } from '../../../load/references.js';
import { anyConversation, intercomRow, start } from './rows.js';

const conversations = fc
  .integer({ min: 1, max: 4 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => anyConversation(`k${i}`))));

const body = (operation: Operation) => operation.payload.body as Record<string, unknown>;

describe('compiling conversations', () => {
  it('writes every part exactly once, in order, between create and state', () => {
    fc.assert(
      fc.property(conversations, (rows) => {
        for (const row of rows) {
          const data = row.data as IntercomRowData<'conversation'>;
          const operations = compileIntercom(row);
          const parts = operations.filter((operation) => operation.kind === 'part');
          expect(parts.map((part) => part.key)).toEqual(data.parts.map((part) => `part:${part.key}`));
          expect(parts.map((part) => body(part).body)).toEqual(data.parts.map((part) => part.html));
          expect(parts.map((part) => body(part).created_at)).toEqual(
            data.parts.map((part) => part.createdAt),
          );
          const kinds = operations
            .map((operation) => operation.kind)
            .filter((kind, i, all) => kind !== all[i - 1]);
          const order = [
            'conversation',
            'conversation-details',
            'part',
            'conversation-tag',
            'assignment-end',
            'assignment',
            'state',
          ];
          expect(kinds).toEqual(order.filter((kind) => kinds.includes(kind)));
          expect(kinds.at(-1)).toBe('state');
        }
      }),
    );
  });

  it('mails nobody: every admin reply carries skip_notifications', () => {
    fc.assert(
      fc.property(conversations, (rows) => {
        for (const operation of rows.flatMap((row) => compileIntercom(row)))
          if (operation.kind === 'part')
            expect(body(operation).skip_notifications === true).toBe(body(operation).type === 'admin');
      }),
    );
  });

  it('refers only to what is done before: earlier phases and earlier steps', () => {
    fc.assert(
      fc.property(conversations, (rows) => {
        const operations = rows.flatMap((row) => compileIntercom(row));
        expect(new Set(operations.map((operation) => operation.key)).size).toBe(operations.length);
        for (const [index, operation] of operations.entries()) {
          const earlier = operations.slice(0, index).filter((other) => other.unit === operation.unit);
          const known = new Set([
            ...operation.after,
            ...earlier.flatMap((other) => [other.key, ...other.after]),
          ]);
          for (const key of refsOf(operation.payload)) expect(known).toContain(key);
          for (const look of looksOf(operation.payload)) expect(operation.looks).toContain(look);
          for (const other of earlier) expect(other.step).toBeLessThan(operation.step);
          if (operation.owner) expect(earlier.map((other) => other.key)).toContain(operation.owner);
        }
      }),
    );
  });

  it('carries every file as the archive’s bytes and counts them', () => {
    fc.assert(
      fc.property(anyConversation('k'), (row) => {
        const data = row.data as IntercomRowData<'conversation'>;
        const parts = compileIntercom(row).filter((operation) => operation.kind === 'part');
        for (const [index, part] of data.parts.entries()) {
          const operation = parts[index] as Operation;
          expect(new Set(blobsOf(operation.payload))).toEqual(new Set(part.files.map((file) => file.sha256)));
          expect(operation.blobBytes).toBe(part.files.reduce((sum, file) => sum + file.size, 0));
        }
      }),
    );
  });

  it('is pure: equal rows give equal operations', () => {
    fc.assert(
      fc.property(anyConversation('k'), (row) => {
        expect(compileIntercom(structuredClone(row))).toEqual(compileIntercom(row));
      }),
    );
  });

  it('names the message, not the conversation, as the lineage of a part', () => {
    const [row] = fc.sample(
      anyConversation('k').filter((candidate) => (candidate.data.parts as unknown[]).length > 0),
      1,
    );
    if (!row) throw new Error('no sample');
    const part = compileIntercom(row).find((operation) => operation.kind === 'part');
    expect(part?.lineage).toMatchObject({ source: 'example', kind: 'message', id: 'k-0' });
  });
});

describe('compiling the rest', () => {
  it('makes a contact, then its companies, tags and notes', () => {
    const row = intercomRow('contact', 'c1', {
      role: 'user',
      externalId: 'example:c1',
      email: 'person@example.com',
      name: null,
      phone: null,
      signedUpAt: start,
      lastSeenAt: null,
      unsubscribedFromEmails: true,
      customAttributes: {},
      companies: ['example:o1'],
      tags: ['VIP'],
      notes: [{ key: 'example:note:n1', html: '<p>hi</p>', author: null }],
    });
    const operations = compileIntercom(row);
    expect(operations.map((operation) => operation.key)).toEqual([
      'contact:example:c1',
      'contact-company:example:c1:example:o1',
      'contact-tag:example:c1:vip',
      'contact-note:example:note:n1',
    ]);
    // What is null at the source is left alone, not cleared.
    expect(Object.keys(body(operations[0] as Operation)).sort()).toEqual(
      ['email', 'external_id', 'role', 'signed_up_at', 'unsubscribed_from_emails'].sort(),
    );
    expect(operations[2]?.payload.tag).toEqual({ $ref: 'tag:vip' });
  });

  it('makes collections level by level and articles in their collection’s order, links afterwards', () => {
    const collection = (id: string, level: number, parent: string | null) =>
      intercomRow('collection', id, {
        name: id,
        description: null,
        parent,
        level,
        ordinal: 1,
        translations: {},
      });
    const article = (id: string, linksTo: string[]) =>
      intercomRow('article', id, {
        title: id,
        description: null,
        html: '<p>x</p>',
        state: 'published',
        collection: 'example:top',
        authorEmail: 'agent0@example.com',
        locale: 'en',
        translations: { de: { title: 'd', description: null, html: '<p>d</p>', state: 'draft' } },
        linksTo,
        pictures: [],
        oldPath: null,
      });
    const rows = [
      collection('top', 1, null),
      collection('sub', 2, 'example:top'),
      article('a', ['example:b']),
      article('b', []),
    ];
    const operations = rows.flatMap((row) => compileIntercom(row));
    expect(operations.map(({ kind, phase, unit, after }) => ({ kind, phase, unit, after }))).toEqual([
      { kind: 'collection', phase: 5, unit: 'collections:1', after: [] },
      { kind: 'collection', phase: 6, unit: 'collections:2', after: ['collection:example:top'] },
      { kind: 'article', phase: 8, unit: 'articles:example:top', after: ['collection:example:top'] },
      {
        kind: 'article-links',
        phase: 9,
        unit: 'article-links:example:a',
        after: ['article:example:a', 'article:example:b'],
      },
      { kind: 'article', phase: 8, unit: 'articles:example:top', after: ['collection:example:top'] },
    ]);
    expect(operations[2]?.looks).toContain('locale:de');
  });

  it.each([
    ['a note by a contact', { type: 'note', author: { type: 'contact' } }],
    [
      'eleven files on a part',
      {
        files: Array.from({ length: 11 }, () => ({
          sha256: 'a'.repeat(64),
          name: 'f',
          contentType: 't',
          size: 1,
        })),
      },
    ],
    ['a part without a time', { createdAt: null }],
  ])('refuses %s', (_what, over) => {
    const [row] = fc.sample(anyConversation('k'), 1);
    const part = {
      key: 'example:message:x',
      type: 'comment',
      author: { type: 'admin', email: 'a@example.com' },
      createdAt: start,
      html: 'x',
      files: [],
    };
    const bad = { ...row, data: { ...row?.data, parts: [{ ...part, ...over }] } } as Parameters<
      typeof compileIntercom
    >[0];
    let error: unknown;
    try {
      compileIntercom(bad);
    } catch (caught) {
      error = caught;
    }
    expect(isDeskError(error, 'plan-invalid')).toBe(true);
  });
});
