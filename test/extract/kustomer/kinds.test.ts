import { afterEach, describe, expect, test } from 'vitest';
import { companionKinds, listedKinds as setUp } from '../../../extract/kustomer/kinds/kinds.js';
import { knowledgeKinds } from '../../../extract/kustomer/kinds/knowledge.js';
import { setupCompanions, setupKinds } from '../../../simulate/kustomer/setup/setup-kinds.js';
import { closeAll, extractWhole, freshArchive, gapsOf, idsOf, sourceOf, startDesk } from '../rig.js';

/** Kinds that are declared: each is read by its line alone, and what cannot be read is a gap. */

afterEach(closeAll);

const listedKinds = [...setUp, ...knowledgeKinds];
const names = listedKinds.map(({ kind }) => kind);

test('the stand-in serves every declared kind, at the same path', () => {
  const served = new Map<string, string>(setupKinds.map(({ kind, path }) => [kind, path]));
  for (const { kind, path } of listedKinds) expect([kind, served.get(kind)]).toEqual([kind, path]);
  expect(companionKinds.map(({ kind }) => kind).sort()).toEqual(
    setupCompanions.map(({ kind }) => kind).sort(),
  );
});

test.each([0.02, 0.1])('a desk of scale %d has something of each, and all of it arrives', async (scale) => {
  const desk = await startDesk({ scale });
  const archive = await freshArchive();
  await extractWhole(sourceOf(desk), archive, { streams: [...names, 'holiday'] });
  const { objects } = await desk.state();
  for (const { kind } of [...setupKinds, ...setupCompanions]) {
    expect([kind, objects[kind]]).not.toEqual([kind, 0]);
    expect([kind, (await idsOf(archive, kind)).length]).toEqual([kind, objects[kind]]);
  }
});

test('lists whose paths nobody gave are looked for', async () => {
  const desk = await startDesk({ scale: 0.02 }, { kb_paths: 'camel' });
  const archive = await freshArchive();
  await extractWhole(sourceOf(desk), archive, { streams: ['kb_knowledge_base', 'kb_domain'] });
  expect(await idsOf(archive, 'kb_knowledge_base')).toHaveLength(1);
  expect(await idsOf(archive, 'kb_domain')).toHaveLength(2);
});

test.each([
  ['both', 2, []],
  ['own', 1, ['endpoint-absent ']],
  ['listed', 2, ['record-missing kb_knowledge_base']],
  ['none', 0, ['endpoint-absent ', 'record-missing kb_knowledge_base']],
] as const)(
  'the addresses of help centres are asked for in both places: %s',
  async (where, domains, missing) => {
    const desk = await startDesk({ scale: 0.02 }, { kb_domains: where, kb_paths: 'joined' });
    const archive = await freshArchive();
    const { snapshot } = await extractWhole(sourceOf(desk), archive, {
      streams: ['kb_domain-of-base', 'kb_domain'],
    });
    expect(snapshot.kinds.kb_domain).toMatchObject({ distinct: domains, written: domains });
    const gaps = (await gapsOf(archive)).filter(({ kind }) => kind === 'kb_domain');
    expect(gaps.map(({ reason, parentKind = '' }) => `${reason} ${parentKind}`).sort()).toEqual(missing);
  },
);

test('a list that is nowhere is one gap with every path that was tried', async () => {
  const desk = await startDesk({ scale: 0.02 }, { kb_paths: 'none' });
  const archive = await freshArchive();
  const { snapshot } = await extractWhole(sourceOf(desk), archive, {
    streams: ['kb_knowledge_base', 'kb_route', 'saved_search_pinned'],
  });
  const gaps = (await gapsOf(archive)).filter(({ kind }) => kind === 'kb_knowledge_base');
  expect(gaps).toMatchObject([
    {
      reason: 'endpoint-absent',
      evidence: expect.stringContaining(
        '/v1/kb/knowledge-bases, /v1/kb/knowledgebases, /v1/kb/knowledgeBases',
      ),
    },
  ]);
  // What was not found is not proven to be empty, and what was not looked for neither.
  const proof = (kind: string) => [snapshot.kinds[kind]?.complete, snapshot.kinds[kind]?.distinct];
  expect(proof('kb_knowledge_base')).toEqual([false, 0]);
  expect(proof('kb_tag')).toEqual([false, 0]);
  expect(proof('kb_route')[0]).toBe(true);
});

describe('what the plan lacks or the key may not read is a gap, and the run goes on', () => {
  test.each([
    ['404', 'endpoint-absent'],
    ['402', 'role-missing'],
    ['403', 'role-missing'],
  ])('status %s', async (status, reason) => {
    const absent = ['workflow', 'snippet', 'schedule'];
    const desk = await startDesk({ scale: 0.02 }, { absent: absent.join(','), absent_status: status });
    const archive = await freshArchive();
    const streams = [...absent, 'holiday', 'shortcut', 'queue', 'sla'];
    const { complete } = await extractWhole(sourceOf(desk), archive, { streams });
    expect(complete).toBe(false);
    const gaps = (await gapsOf(archive)).filter(
      (gap) => names.includes(gap.kind) && gap.reason !== 'filtered',
    );
    expect(gaps.map((gap) => [gap.reason, gap.kind]).sort()).toEqual(
      absent.map((kind) => [reason, kind]).sort(),
    );
    for (const kind of ['shortcut', 'queue', 'sla_version'])
      expect(await idsOf(archive, kind)).not.toEqual([]);
  });

  test('a role that is missing, of a kind whose role the vendor names', async () => {
    const desk = await startDesk({ scale: 0.02 }, { roles: 'all,-org.permission.shortcut.read' });
    const archive = await freshArchive();
    await extractWhole(sourceOf(desk), archive, { streams: ['shortcut', 'queue'] });
    const [gap] = (await gapsOf(archive)).filter(({ kind }) => kind === 'shortcut');
    expect(gap).toMatchObject({
      reason: 'role-missing',
      expected:
        'one of the roles org.permission.shortcut.read, org.user.shortcut.read, org.admin.shortcut.read',
    });
  });
});
