import { sha256 } from '../../../core/digest.js';
import type { TargetRow } from '../../../core/target-row.js';
import { seededRandom } from '../../../simulate/faults.js';
import { intercomRow, start } from './rows.js';

/** A picture of one pixel, and texts: what the archive of the fictitious desk holds as bytes. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const texts = ['first file', 'second file', 'third'].map((text) => Buffer.from(text));
const bytes = new Map([png, ...texts].map((data) => [sha256(data), data]));

export const deskBlob = async (digest: string): Promise<Buffer> => {
  const data = bytes.get(digest);
  if (!data) throw new Error(`no blob ${digest}`);
  return data;
};

export const picture = { sha256: sha256(png), name: 'pixel.png', contentType: 'image/png', size: png.length };
export const deskFile = (n: number) => {
  const data = texts[n % texts.length] as Buffer;
  return { sha256: sha256(data), name: `file${n}.txt`, contentType: 'text/plain', size: data.length };
};

const agents = ['agent0@example.com', 'agent1@example.com', 'agent2@example.com'];

/**
 * A whole fictitious desk as rows for Intercom: every kind, and on purpose the things that trap a careless loader:
 * twin messages in one second, people with many threads, equal titles, links in a circle, files, long threads.
 */
export const deskRows = (size: number, seed = 1): TargetRow[] => {
  const random = seededRandom(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const one = <T>(items: readonly T[]): T => items[pick(items.length)] as T;
  const some = <T>(items: readonly T[]): T[] => items.filter(() => random() < 0.3);
  const tags = ['VIP', 'refund', 'Late delivery', 'bug'];
  const people = Math.max(2, Math.ceil(size / 3));
  const companies = Math.max(1, Math.ceil(size / 10));

  const attributes = [
    intercomRow('attribute', 'contact-legacy', {
      model: 'contact',
      name: 'legacy_id',
      dataType: 'string',
      options: [],
      description: 'Id in the old desk',
    }),
    intercomRow('attribute', 'contact-tier', {
      model: 'contact',
      name: 'Tier',
      dataType: 'list',
      options: ['gold', 'silver'],
      description: '',
    }),
    intercomRow('attribute', 'company-seats', {
      model: 'company',
      name: 'Seats',
      dataType: 'integer',
      options: [],
      description: '',
    }),
    intercomRow('attribute', 'conversation-legacy', {
      model: 'conversation',
      name: 'legacy_id',
      dataType: 'string',
      options: [],
      description: '',
    }),
    intercomRow('attribute', 'conversation-score', {
      model: 'conversation',
      name: 'Score',
      dataType: 'float',
      options: [],
      description: '',
    }),
    intercomRow('attribute', 'conversation-kind', {
      model: 'conversation',
      name: 'Kind',
      dataType: 'list',
      options: ['question', 'complaint'],
      description: '',
    }),
  ];

  const companyRows = Array.from({ length: companies }, (_, i) =>
    intercomRow('company', `o${i}`, {
      companyId: `example:o${i}`,
      name: `Company ${i}`,
      website: i % 2 === 0 ? `https://company${i}.example.com` : null,
      size: i % 3 === 0 ? 10 + i : null,
      remoteCreatedAt: start - 1000 - i,
      customAttributes: { Seats: i },
      tags: some(tags),
    }),
  );

  const contactRows = Array.from({ length: people }, (_, i) =>
    intercomRow('contact', `c${i}`, {
      role: 'user',
      externalId: `example:c${i}`,
      email: i % 7 === 6 ? null : `Person${i}@example.com`,
      name: i % 5 === 4 ? null : `Person ${i}`,
      phone: null,
      signedUpAt: start - 500 - i,
      lastSeenAt: null,
      unsubscribedFromEmails: i % 2 === 0 ? true : null,
      customAttributes: { legacy_id: `c${i}`, ...(i % 2 === 0 ? { Tier: 'gold' } : {}) },
      companies: i % 2 === 0 ? [`example:o${pick(companies)}`] : [],
      tags: some(tags),
      notes: Array.from({ length: pick(3) }, (__, j) => ({
        key: `example:note:n${i}-${j}`,
        // The same words twice: only what is claimed tells them apart.
        html: '<p>2023-01-01, Ava: called back</p>',
        author: j === 0 ? { email: one(agents) } : null,
      })),
    }),
  );

  const conversationRows = Array.from({ length: size }, (_, i) => {
    const parts = i % 20 === 19 ? 25 : pick(7);
    let at = start + pick(3);
    const state = one(['open', 'closed', 'closed', 'snoozed'] as const);
    return intercomRow('conversation', `v${i}`, {
      contact: `example:c${pick(people)}`,
      createdAt: at,
      openerText: one(['Hello,\nmy order <7> is late & lost', 'Hello', `Question ${i}`]),
      openerKey: `example:message:v${i}-0`,
      parts: Array.from({ length: parts }, (__, j) => {
        at += pick(2);
        const mine = random() < 0.5;
        return {
          key: `example:message:v${i}-${j + 1}`,
          type: !mine && random() < 0.25 ? ('note' as const) : ('comment' as const),
          author: mine ? { type: 'contact' as const } : { type: 'admin' as const, email: one(agents) },
          createdAt: at,
          html: one(['<p>ok</p>', '<p>ok</p>', `<p>Answer ${j}</p><p>5 &lt; 6 &amp; more</p>`]),
          files: random() < 0.15 ? Array.from({ length: 1 + pick(3) }, (___, k) => deskFile(k)) : [],
        };
      }),
      title: i % 2 === 0 ? `Thread ${i % 3}` : null,
      customAttributes: {
        legacy_id: `v${i}`,
        ...(i % 3 === 0 ? { Score: 1.5 + i, Kind: 'question' } : {}),
      },
      tags: some(tags),
      assigneeEmail: random() < 0.5 ? one(agents) : null,
      teamName: random() < 0.3 ? 'Support' : null,
      state,
      snoozedUntil: state === 'snoozed' ? 4_000_000_000 : null,
      actorEmail: agents[0] as string,
    });
  });

  const collections = [
    ['top', null, 1],
    ['other', null, 1],
    ['sub', 'example:top', 2],
    ['leaf', 'example:sub', 3],
    // The same name twice under one parent is allowed.
    ['twin1', 'example:top', 2],
    ['twin2', 'example:top', 2],
  ] as const;
  const collectionRows = collections.map(([id, parent, level], ordinal) =>
    intercomRow('collection', id, {
      name: id.startsWith('twin') ? 'Twin' : `Collection ${id}`,
      description: ordinal % 2 === 0 ? 'About it' : null,
      parent,
      level,
      ordinal,
      translations: ordinal === 0 ? { de: { name: 'Oben', description: null } } : {},
    }),
  );

  const articles = Math.max(3, Math.ceil(size / 8));
  const articleRows = Array.from({ length: articles }, (_, i) => {
    const next = `example:a${(i + 1) % articles}`;
    const links = i % 2 === 0;
    const shows = i % 3 === 0;
    return intercomRow('article', `a${i}`, {
      title: `Article ${i % 4}`,
      description: null,
      html:
        `<h1>Heading</h1><p>Words ${i % 2} &amp; more.</p>` +
        (links
          ? `<p>See <a href="article:${next}#part">the next one</a> and <a href="https://example.com/x">this</a>.</p>`
          : '') +
        (shows ? `<img src="blob:${picture.sha256}" alt="pixel">` : ''),
      state: i % 5 === 4 ? 'draft' : 'published',
      collection: i % 4 === 3 ? null : `example:${one(['top', 'sub', 'leaf'])}`,
      authorEmail: one(agents),
      locale: 'en',
      translations:
        i % 3 === 1
          ? {
              de: {
                title: `Artikel ${i}`,
                description: null,
                // Leads to the German text, which has an address of its own.
                html: '<p>Worte, <a href="article:example:a1#teil">weiter</a></p>',
                state: 'published',
              },
            }
          : {},
      linksTo: [...(links ? [next] : []), ...(i % 3 === 1 ? ['example:a1'] : [])],
      pictures: shows ? [picture] : [],
      oldPath: null,
    });
  });

  // Only for the team; the first leads to an article that readers see.
  const internal = [0, 1].map((i) =>
    intercomRow('internal-article', `i${i}`, {
      title: `Rules ${i}`,
      html:
        i === 0
          ? `<p>Ask first, see <a href="article:example:a0">this</a>.</p><img src="blob:${picture.sha256}" alt="pixel">`
          : '<p>Refund them &amp; be kind.</p>',
      authorEmail: one(agents),
      linksTo: i === 0 ? ['example:a0'] : [],
      pictures: i === 0 ? [picture] : [],
    }),
  );

  return [
    ...attributes,
    ...tags.map((name) => intercomRow('tag', name, { name })),
    ...companyRows,
    ...contactRows,
    ...conversationRows,
    ...collectionRows,
    ...articleRows,
    ...internal,
  ];
};
