import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetRow } from '../../../../core/target-row.js';
import type { LoadReport } from '../../../../load/apply/load-report.js';
import { intercomCompiler } from '../../../../load/intercom/compile.js';
import type { Plan } from '../../../../load/plan/plan-file.js';
import type { Workspace } from '../../../../simulate/intercom/state/workspace.js';
import { type Handover, readHandover } from '../../../../transform/handover/handover.js';
import { modelFolder } from '../../../transform/model-fixture.js';
import { proposedMapping, shapeAll } from '../../../transform/to-intercom/shaping.js';
import { everyRowWithKhoros } from '../every-row-khoros.js';
import { type Rig, startRig } from '../harness.js';

/** The model with one of each, loaded once, and how its things are found in the workspace. */

interface World {
  readonly rig: Rig;
  readonly workspace: Workspace;
  readonly rows: readonly TargetRow[];
  readonly plan: Plan;
  readonly handover: Handover;
  readonly report: LoadReport;
}

let present: World | undefined;
const folders: string[] = [];

export const world = (): World => {
  if (!present) throw new Error('nothing is loaded yet');
  return present;
};

export const openWorld = async (): Promise<void> => {
  const model = await modelFolder(everyRowWithKhoros);
  const scratch = await mkdtemp(join(tmpdir(), 'deskarchive-scratch-'));
  folders.push(model, scratch);
  const rig = await startRig({ settings: { locales: 'en, fr' } });
  const proposed = await proposedMapping(model);
  const mapping = {
    ...proposed,
    teams: new Map([...proposed.teams, ['Public posts', 'Billing']]),
    articles: { ...proposed.articles, withoutCategory: 'Other things' },
  };
  const { rows, held } = await shapeAll(model, mapping, scratch);
  const plan = await rig.place.plan(intercomCompiler, rows, { held });
  const report = await rig.apply(plan);
  const { workspace } = rig.simulator;
  present = { rig, workspace, rows, plan, report, handover: await readHandover(model, 'intercom') };
};

export const closeWorld = async (): Promise<void> => {
  await present?.rig.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
};

export const contact = (id: string) =>
  [...world().workspace.contacts.values()].find(({ externalId }) => externalId === id);
export const company = () => [...world().workspace.companies.values()][0];
export const conversation = (legacy: string) =>
  [...world().workspace.conversations.values()].find(
    ({ customAttributes }) => customAttributes.legacy_id === legacy,
  );
export const article = (title: string) =>
  [...world().workspace.articles.values()].find(({ text }) => text.title === title);
export const collection = (name: string) =>
  [...world().workspace.collections.values()].find((one) => one.name === name);
export const admin = (id: string | null | undefined) => world().workspace.admins.get(id ?? '')?.email;
export const tagNames = (thing: { readonly tags: readonly { readonly tagId: string }[] } | undefined) =>
  thing?.tags.map(({ tagId }) => world().workspace.tags.get(tagId)?.name).sort();
export const part = (legacy: string, words: string) =>
  conversation(legacy)?.parts.find(({ body }) => body?.includes(words));
export const losses = (reason: string): number => world().plan.header.losses.byReason[reason]?.count ?? 0;
export const toRebuild = (kind: string) => world().handover.items.filter((item) => item.kind === kind).length;

export const at = (text: string): number => Date.parse(`${text}Z`) / 1000;

/** What is read, where it goes, how that is proven, and the proof. */
export type Line = readonly [
  from: string,
  to: string,
  proof: 'value' | 'loss' | 'hand-over',
  found: () => unknown,
  wanted: unknown,
];
