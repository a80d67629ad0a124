import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLines } from '../../../core/ndjson.js';
import type { Held, Loss, TargetRow } from '../../../core/target-row.js';
import { intercomCapabilities } from '../../../load/intercom/capabilities.js';
import { compileIntercom } from '../../../load/intercom/compile.js';
import type { Mapping } from '../../../transform/mapping/mapping.js';
import { runTransform } from '../../../transform/run.js';
import { plainOf } from '../../../transform/shape/text/plain-html.js';
import type { ConversationRow, PartRow } from '../../../transform/to-intercom/rows.js';
import { realData, skippedWithout } from '../../real-data.js';
import { archiveDesk, type DeskRecord, scratchFolder } from '../desk.js';
import { proposedMapping, shapeAll } from './shaping.js';

const folder = realData('kustomer');
const now = Date.UTC(2026, 0, 1);

async function* records(): AsyncGenerator<DeskRecord> {
  for (const kind of ['user', 'team', 'tag', 'customer', 'conversation', 'message', 'note']) {
    for await (const line of readLines(join(folder as string, `${kind}s.ndjson.gz`))) {
      yield { kind, json: Buffer.from(line.bytes) };
    }
  }
}

/** Reasons that say what became of a text's characters. */
const textReasons = new Set([
  'text-nul-removed',
  'text-repaired',
  'text-split',
  'text-empty-replaced',
  'html-cleaned',
  'html-to-text',
  'author-replaced',
  'author-unknown',
  'attachment-missing',
  'text-wrapped-html',
]);
const timeReasons = new Set(['time-raised', 'time-lowered', 'time-missing']);

describe.skipIf(!folder)(`real conversations${folder ? '' : ` (${skippedWithout('kustomer')})`}`, () => {
  let mapping: Mapping;
  let rows: TargetRow[];
  let held: Held[];
  const losses = new Map<string, Loss[]>();
  const arrived = new Map<string, { text: string; createdAt: number; conversation: string }>();

  beforeAll(async () => {
    const home = await scratchFolder();
    const object = await archiveDesk(home, { records: records() });
    const { folder: model } = await runTransform({ home, object });
    mapping = await proposedMapping(model);
    ({ rows, held } = await shapeAll(model, mapping, home, {
      ...intercomCapabilities,
      now: new Date(now).toISOString(),
    }));
    for (const row of rows) {
      for (const loss of row.losses) {
        const key = `${loss.lineage.kind}:${loss.lineage.id}`;
        losses.set(key, [...(losses.get(key) ?? []), loss]);
      }
      if (row.kind !== 'conversation') continue;
      const data = row.data as unknown as ConversationRow;
      const take = (key: string, text: string, createdAt: number) => {
        expect(arrived.has(key), `${key} comes once`).toBe(false);
        arrived.set(key, { text, createdAt, conversation: row.key });
      };
      if (data.openerKey !== null) take(data.openerKey, data.openerText, data.createdAt);
      for (const part of data.parts as PartRow[]) take(part.key, plainOf(part.html), part.createdAt);
    }
  }, 240_000);

  it('are all there, as the count says', () => {
    const { counts } = JSON.parse(readFileSync(join(folder as string, 'expect.json'), 'utf8')) as {
      counts: Record<string, number>;
    };
    expect(held).toEqual([]);
    expect(rows.filter((row) => row.kind === 'conversation').length).toBe(counts.conversations);
    expect(rows.filter((row) => row.kind === 'tag').length).toBe(counts.tags);
    const merged = rows.flatMap((row) => row.losses.filter((loss) => loss.reason === 'contact-merged'));
    expect(rows.filter((row) => row.kind === 'contact').length + merged.length).toBe(counts.customers);
    const keys = [...arrived.keys()];
    expect(keys.filter((key) => /^kustomer:message:[^#]+$/.test(key)).length).toBe(counts.messages);
    expect(keys.filter((key) => /^kustomer:note:[^#]+$/.test(key)).length).toBe(counts.notes);
  });

  it('keep every text, or name what became of it, and every time', async () => {
    let unchanged = 0;
    let changed = 0;
    const problems: string[] = [];
    const check = (kind: string, id: string, text: string, at: string) => {
      const found = arrived.get(`kustomer:${kind}:${id}`);
      const own = losses.get(`${kind}:${id}`) ?? [];
      if (!found) return void problems.push(`${kind} ${id} is missing`);
      if (found.text === text) unchanged += 1;
      else if (own.some((loss) => textReasons.has(loss.reason) && loss.reason !== 'text-wrapped-html'))
        changed += 1;
      else
        problems.push(
          `${kind} ${id}: ${JSON.stringify(text)} became ${JSON.stringify(found.text)} without a loss`,
        );
      const late = own.some((loss) => timeReasons.has(loss.reason));
      if (found.createdAt !== Math.floor(Date.parse(at) / 1000) && !late)
        problems.push(`${kind} ${id}: time`);
    };
    for await (const line of readLines(join(folder as string, 'messages.ndjson.gz'))) {
      const { id, attributes } = JSON.parse(line.bytes.toString()) as {
        id: string;
        attributes: Record<string, string>;
      };
      check('message', id, attributes.preview ?? '', attributes.sentAt ?? (attributes.createdAt as string));
    }
    for await (const line of readLines(join(folder as string, 'notes.ndjson.gz'))) {
      const { id, attributes } = JSON.parse(line.bytes.toString()) as {
        id: string;
        attributes: Record<string, string>;
      };
      check('note', id, attributes.body ?? '', attributes.createdAt as string);
    }
    const byReason: Record<string, number> = {};
    for (const loss of [...losses.values()].flat()) byReason[loss.reason] = (byReason[loss.reason] ?? 0) + 1;
    console.info(`${unchanged} texts unchanged, ${changed} changed with a named loss; losses:`, byReason);
    expect(problems.slice(0, 10)).toEqual([]);
    expect(unchanged + changed).toBe(25_492);
  });

  it('are taken by the compiler of the load', () => {
    let operations = 0;
    for (const row of rows) operations += compileIntercom(row).length;
    expect(operations).toBeGreaterThan(arrived.size);
  });
});
