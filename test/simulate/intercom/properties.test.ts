import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../simulate/intercom/api/refusal.js';
import { articleHtml } from '../../../simulate/intercom/help-center/html.js';
import { createPartTexts } from '../../../simulate/intercom/inbox/part-texts.js';
import { dayBorders } from '../../../simulate/intercom/search/dates.js';
import type { Conversation, Part } from '../../../simulate/intercom/state/inbox.js';
import { noon, openDesk } from './desk.js';

const tags = [
  'p',
  'div',
  'span',
  'h1',
  'h4',
  'b',
  'u',
  'a',
  'ul',
  'ol',
  'li',
  'table',
  'tr',
  'td',
  'section',
  'dl',
  'pre',
  'form',
];

const { html: anyHtml } = fc.letrec<{ html: string; node: string }>((tie) => ({
  html: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', ' ', 'b &amp; c', '<br>', '<hr>', '<img src="https://x.example.com/a.png">'),
    fc.tuple(fc.constantFrom(...tags), tie('html')).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
  ),
}));

describe('article HTML', () => {
  it('comes out in the allowed tags only, and goes in again unchanged', () => {
    const rules = { nestedLists: 'kept', headings: 'h2' } as const;
    const allowed = /^(p|h1|h2|ul|ol|li|table|tbody|tr|td|pre|hr|img|b|a|br)$/;
    let taken = 0;
    fc.assert(
      fc.property(anyHtml, (html) => {
        const first = articleHtml(html, rules);
        if (isRefusal(first)) return;
        taken++;
        for (const [, tag] of first.html.matchAll(/<([a-z0-9]+)/g)) expect(tag).toMatch(allowed);
        const again = articleHtml(first.html.replace(/picture:\d+/g, 'https://x.example.com/a.png'), rules);
        expect(isRefusal(again) ? again.message : again.html).toBe(first.html);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

describe('the order of parts', () => {
  it('is the order of their times, and for equal times the order of the calls', async () => {
    const desk = await openDesk();
    try {
      const contact = await desk.made('POST', '/contacts', { role: 'lead' });
      const opener = { from: { type: 'lead', id: contact.id }, body: 'Hello', created_at: noon - 3600 };
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 }), async (offsets) => {
          const { conversation_id: id } = await desk.made('POST', '/conversations', opener);
          for (const [turn, offset] of offsets.entries())
            await desk.made('POST', `/conversations/${id}/reply`, {
              type: 'admin',
              message_type: 'note',
              admin_id: desk.adminId,
              body: String(turn),
              created_at: noon - 100 + offset,
            });
          const parts = desk.simulator.workspace.conversations.get(String(id))?.parts ?? [];
          const wanted = offsets
            .map((offset, turn) => ({ offset, turn }))
            .sort((a, b) => a.offset - b.offset || a.turn - b.turn);
          expect(parts.map((part) => part.body)).toEqual(wanted.map(({ turn }) => `<p>${turn}</p>`));
        }),
        { numRuns: 20 },
      );
    } finally {
      await desk.close();
    }
  });
});

describe('a day of a zone', () => {
  it('holds its instant and lasts 23 to 25 hours', () => {
    const zones = [
      'UTC',
      'America/Los_Angeles',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'America/St_Johns',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 946_684_800, max: 1_900_000_000 }),
        (zone, instant) => {
          const [start, end] = dayBorders(zone, instant);
          expect(start <= instant && instant < end).toBe(true);
          expect(end - start).toBeGreaterThanOrEqual(23 * 3600);
          expect(end - start).toBeLessThanOrEqual(25 * 3600);
        },
      ),
    );
  });
});

describe('the JSON of parts', () => {
  const part = (id: number): Part => ({ id: String(id), attachments: [] }) as unknown as Part;

  it('is written once for each part, however long the thread grows', () => {
    let written = 0;
    const texts = createPartTexts(({ id }) => {
      written++;
      return id;
    });
    const conversation = { parts: [] as Part[] } as unknown as Conversation;
    for (let id = 0; id < 400; id++) {
      conversation.parts.push(part(id));
      texts.newest(conversation, 500);
    }
    expect(written).toBe(400);
    expect(texts.newest(conversation, 3)).toEqual(['397', '398', '399']);
  });
});
