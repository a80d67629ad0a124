import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLines } from '../../core/ndjson.js';
import { readsAs, wordsOf } from '../../load/intercom/words.js';
import { htmlOf } from '../../transform/shape/text/plain-html.js';
import { realData, skippedWithout } from '../real-data.js';
import { runJson, type StandIn, simulate } from './program.js';

/**
 * Real conversations on the whole way, with the commands that a user types: nothing may differ from the source in the
 * archive, in the model or in the target, but for what the plan names as a loss.
 */

const folder = realData('kustomer');

interface Expectation {
  readonly counts: Readonly<Record<string, number>>;
  readonly tally: {
    readonly status: Readonly<Record<string, number>>;
    readonly channel: Readonly<Record<string, number>>;
    readonly direction: Readonly<Record<string, number>>;
    readonly chars: number;
  };
  readonly textDigest: string;
}

interface Written {
  readonly id: string;
  readonly conversation: string;
  readonly text: string;
  readonly second: number;
}

interface Resource {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | null>>;
  readonly relationships: Readonly<Record<'conversation', { readonly data: { readonly id: string } }>>;
}

interface Conversation {
  readonly created_at: number;
  readonly source: { readonly body: string };
  readonly conversation_parts: {
    readonly conversation_parts: readonly {
      readonly part_type: string;
      readonly body: string | null;
      readonly created_at: number;
    }[];
  };
}

const lines = async function* (name: string): AsyncGenerator<Resource> {
  for await (const line of readLines(join(folder as string, `${name}.ndjson.gz`)))
    yield JSON.parse(line.bytes.toString());
};

/** As expect.json describes it: over conversation, message and text, in the order written. */
const textDigest = (messages: readonly Written[], textOf: (id: string) => string | undefined): string => {
  const hash = createHash('sha256');
  for (const { id, conversation } of messages)
    hash.update(`${conversation}\u0001${id}\u0001${textOf(id) ?? 'MISSING'}\u0002`);
  return hash.digest('hex');
};

/**
 * What a person sees of a text, without what a named loss may take or put: white space, NUL, characters that are none;
 * quotes told by `>`, pictures that came from nowhere told by a word.
 */
const visible = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('[picture]', '')
    .replace(/[>\s\0\uFFFD]+/gu, '');

/** What nobody can hold as it came; each must be named by the plan, and nothing else may change a text. */
const textLosses = new Set([
  'text-nul-removed',
  'text-repaired',
  'text-split',
  'text-empty-replaced',
  'html-cleaned',
  'html-to-text',
  'author-replaced',
  'author-unknown',
]);
const timeLosses = new Set(['time-raised', 'time-lowered', 'time-missing']);

describe.skipIf(!folder)(`a real desk${folder ? '' : ` (${skippedWithout('kustomer')})`}`, () => {
  let home: string;
  let expected: Expectation;
  const messages: Written[] = [];
  const notes: Written[] = [];
  const standIns: StandIn[] = [];
  let environment: Readonly<Record<string, string>> = {};
  const at = (name: string) => join(home, name);
  const deskarchive = (args: readonly string[], fine?: readonly number[]) => runJson(args, environment, fine);
  const rows = async (sql: string, more: readonly string[] = []): Promise<(string | null)[][]> =>
    (
      (await deskarchive(['query', '--archive', at('archive'), '--sql', sql, ...more])) as {
        rows: (string | null)[][];
      }
    ).rows;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'deskarchive-real-'));
    expected = JSON.parse(await readFile(join(folder as string, 'expect.json'), 'utf8'));
    const second = (time: string | null | undefined) => Math.floor(Date.parse(time as string) / 1000);
    for await (const { id, attributes, relationships } of lines('messages')) {
      const text = attributes.preview ?? '';
      messages.push({
        id,
        conversation: relationships.conversation.data.id,
        text,
        second: second(attributes.sentAt ?? attributes.createdAt),
      });
    }
    for await (const { id, attributes, relationships } of lines('notes'))
      notes.push({
        id,
        conversation: relationships.conversation.data.id,
        text: attributes.body ?? '',
        second: second(attributes.createdAt),
      });
    const admins: string[] = [];
    const teams: string[] = [];
    for await (const { attributes } of lines('users'))
      if (attributes.email != null) admins.push(`${attributes.name} <${attributes.email}>`);
    for await (const { attributes } of lines('teams')) teams.push(attributes.name as string);

    const kustomer = await simulate('kustomer', [
      '--data',
      folder as string,
      ...['rpm=unlimited', 'search_rpm=unlimited'].flatMap((one) => ['--set', one]),
    ]);
    const intercom = await simulate('intercom', [
      ...['recent_replies=off', 'app_rate=0', 'workspace_rate=0'].flatMap((one) => ['--set', one]),
      ...[`admins=${admins.join(', ')}`, `teams=${teams.join(', ')}`].flatMap((one) => ['--set', one]),
    ]);
    standIns.push(kustomer, intercom);
    environment = { ...kustomer.environment, ...intercom.environment };

    const archive = ['--archive', at('archive')];
    const mapping = ['--mapping', at('mapping.yaml')];
    const frozen = await deskarchive(
      ['extract', 'kustomer', '--org', 'real', ...archive, '--calls-per-minute', '0', '--index-lag', '0'],
      [0, 4],
    );
    expect(frozen.snapshot).toBe(1);
    // From here on the source is off.
    await kustomer.stop();
    await deskarchive(['verify', '--deep', ...archive]);
    await deskarchive(['transform', ...archive]);
    await deskarchive(['map', 'propose', ...archive, ...mapping, '--online']);
    await deskarchive(['map', 'confirm', ...archive, ...mapping, '--by', 'A test']);
    await deskarchive(['plan', ...archive, ...mapping, '--out', at('plan')]);
    await deskarchive(['load', '--plan', at('plan')]);
  }, 300_000);

  afterAll(async () => {
    for (const standIn of standIns) await standIn.stop();
    if (home) await rm(home, { recursive: true, force: true });
  });

  it('is in the archive: counts, texts and times', async () => {
    const counts: Record<string, number> = {};
    for (const [name] of Object.entries(expected.counts)) {
      const kind = name.replace(/s$/, '');
      const [row] = await rows(`SELECT count(*) FROM kustomer_${kind}`);
      counts[name] = Number(row?.[0]);
    }
    expect(counts).toEqual(expected.counts);
    const texts = new Map(
      (await rows('SELECT id, preview FROM kustomer_message')).map(([id, text]) => [id, text ?? '']),
    );
    expect(textDigest(messages, (id) => texts.get(id))).toBe(expected.textDigest);
    const channels = await rows('SELECT channel, count(*) FROM kustomer_message GROUP BY 1 ORDER BY 1');
    expect(Object.fromEntries(channels.map(([name, n]) => [name, Number(n)]))).toEqual(
      expected.tally.channel,
    );
    const states = await rows('SELECT status, count(*) FROM kustomer_conversation GROUP BY 1 ORDER BY 1');
    expect(Object.fromEntries(states.map(([name, n]) => [name, Number(n)]))).toEqual(expected.tally.status);
  }, 120_000);

  it('is in the model: counts, texts and times', async () => {
    const parts = await rows(
      'SELECT source_kind, source_id, text, epoch_ms(created_at) // 1000, direction FROM part ORDER BY source_id',
    );
    const found = new Map(parts.map((row) => [`${row[0]}:${row[1]}`, row]));
    expect(found.size).toBe((expected.counts.messages as number) + (expected.counts.notes as number));
    expect(textDigest(messages, (id) => found.get(`message:${id}`)?.[2] ?? undefined)).toBe(
      expected.textDigest,
    );
    const moved = [
      ...messages.map((one) => ['message', one] as const),
      ...notes.map((one) => ['note', one] as const),
    ].filter(([kind, { id, text, second }]) => {
      const row = found.get(`${kind}:${id}`);
      return row?.[2] !== text || Number(row?.[3]) !== second;
    });
    expect(moved).toEqual([]);
    const directions: Record<string, number> = {};
    for (const [kind, , , , direction] of parts)
      if (kind === 'message') directions[`${direction}`] = (directions[`${direction}`] ?? 0) + 1;
    expect(directions).toEqual(expected.tally.direction);
  });

  it('is in the target, and every text that had to change is a named loss', async () => {
    const losses = new Map<string, Set<string>>();
    for (const [kind, id, reason] of await rows(
      'SELECT source_kind, source_id, reason FROM plan_loss ORDER BY ALL',
      ['--plan', at('plan')],
    )) {
      const key = `${kind}:${id}`;
      losses.set(key, (losses.get(key) ?? new Set()).add(`${reason}`));
    }
    // The target's own ids of conversations, from the ledger; their content from the target itself.
    const remotes = await rows(
      "SELECT key, remote_id FROM load_operation WHERE kind = 'conversation' ORDER BY key",
    );
    expect(remotes.length).toBe(expected.counts.conversations);
    const intercom = standIns[1] as StandIn;
    const held = new Map<string, { readonly html: string; readonly second: number }[]>();
    let arrived = 0;
    for (const [key, remote] of remotes) {
      const answer = await fetch(`${intercom.url}/conversations/${remote}`, {
        headers: { authorization: `Bearer ${intercom.token}`, 'intercom-version': '2.16' },
      });
      const conversation = (await answer.json()) as Conversation;
      const parts = conversation.conversation_parts.conversation_parts.filter(
        (part) => part.part_type === 'comment' || part.part_type === 'note',
      );
      const texts = [
        { html: conversation.source.body, second: conversation.created_at },
        ...parts.map((part) => ({ html: part.body ?? '', second: part.created_at })),
      ];
      arrived += texts.length;
      held.set((key as string).replace(/^conversation:kustomer:/, ''), texts);
    }
    const problems: string[] = [];
    let same = 0;
    const altered: { what: string; conversation: string; text: string; reasons: string }[] = [];
    for (const [kind, list] of [
      ['message', messages],
      ['note', notes],
    ] as const) {
      for (const { id, conversation, text, second } of list) {
        const own = losses.get(`${kind}:${id}`) ?? new Set();
        const late = [...own].some((reason) => timeLosses.has(reason));
        const there = held.get(conversation) ?? [];
        const html = htmlOf(text);
        const place = there.findIndex(
          (one) => (late || one.second === second) && (one.html === html || readsAs(html, one.html)),
        );
        if (place >= 0) {
          there.splice(place, 1);
          same++;
        } else if ([...own].some((reason) => textLosses.has(reason)))
          altered.push({ what: `${kind} ${id}`, conversation, text, reasons: [...own].sort().join(' ') });
        else problems.push(`${kind} ${id}: ${JSON.stringify(text)} is not there, and no loss says why`);
      }
    }
    const left = [...held.values()].reduce((sum, texts) => sum + texts.length, 0);
    const changed = altered.length;
    // Changed, but every visible character is still there, in order, in one of the texts that no other message claims.
    for (const { what, conversation, text, reasons } of altered) {
      const rest = (held.get(conversation) ?? []).map(({ html }) => visible(wordsOf(html)));
      const seen = visible(wordsOf(reasons.includes('html-') ? text : htmlOf(text)));
      if (!rest.join('').includes(seen))
        problems.push(`${what} (${reasons}): ${JSON.stringify(text)} lost more than a named loss takes`);
    }
    const reasons = new Map<string, number>();
    for (const one of altered) reasons.set(one.reasons, (reasons.get(one.reasons) ?? 0) + 1);
    console.info(
      `${arrived} texts in the target: ${same} as they were, ${changed} changed with a named loss (${[...reasons].map(([names, n]) => `${n} ${names}`).join(', ')})`,
    );
    expect(problems.slice(0, 10)).toEqual([]);
    // A rating stands in a note of its own there, which is a named loss.
    const ratings = [...losses.values()].filter((own) => own.has('rating-in-note')).length;
    expect(left).toBe(changed + ratings);
  }, 120_000);

  it('reads back equal, and loading again writes nothing', async () => {
    const certificate = await deskarchive(['readback', '--plan', at('plan')]);
    expect(certificate.verdict).toBe('equal');
    const again = await deskarchive(['load', '--plan', at('plan')]);
    expect(again.run).toBe(null);
  }, 120_000);
});
