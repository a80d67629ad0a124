import { systemClock } from '../../../core/clock.js';
import { createHttp } from '../../../core/http.js';
import type { ApplyInput, ApplySettings } from '../../../load/apply/input.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import type { IntercomSettings } from '../../../load/intercom/settings.js';
import { createIntercomTarget } from '../../../load/intercom/target.js';
import { startPictureHost } from '../../../load/picture-host.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import type { Target } from '../../../load/target.js';
import type { UndoInput } from '../../../load/undo/input.js';
import { type UndoReport, undoPlan } from '../../../load/undo.js';
import { type IntercomSimulator, startIntercom } from '../../../simulate/intercom/simulator.js';
import type { SimulatorOptions } from '../../../simulate/simulator.js';
import { archive, mappingSha256, newPlace, type Place } from '../harness.js';
import { contentOf } from './content.js';
import { deskBlob } from './desk.js';
import { swift } from './settings.js';

export interface Rig {
  readonly simulator: IntercomSimulator;
  readonly place: Place;
  target(settings?: Partial<IntercomSettings>): Target;
  apply(
    plan: Plan,
    more?: Partial<Omit<ApplyInput, 'settings'>> & { readonly settings?: Partial<ApplySettings> },
    settings?: Partial<IntercomSettings>,
  ): Promise<LoadReport>;
  /** Takes back what loads of the plan made. */
  undo(plan: Plan, more?: Partial<UndoInput>): Promise<UndoReport>;
  /** A call as somebody else in the workspace would make it. */
  post(path: string, body: unknown): Promise<unknown>;
  put(path: string, body: unknown): Promise<unknown>;
  content(): Promise<string[]>;
  close(): Promise<void>;
}

/** A stand-in of Intercom and an archive home beside it. */
export const startRig = async (options: SimulatorOptions = {}): Promise<Rig> => {
  const simulator = await startIntercom({
    ...options,
    settings: {
      admins:
        'Ava Archer <agent0@example.com>, Ben Brook <agent1@example.com>, Cleo Crane <agent2@example.com>',
      teams: 'Support, Billing',
      app_rate: '0',
      workspace_rate: '0',
      rate_window: '1',
      recent_replies: 'off',
      conversation_index_delay: '0',
      contact_index_delay: '0',
      ...options.settings,
    },
  });
  const place = newPlace();
  const targets: Target[] = [];
  const target = (settings: Partial<IntercomSettings> = {}): Target => {
    const made = createIntercomTarget({
      http: createHttp({ clock: systemClock, connections: 16 }),
      baseUrl: simulator.url,
      token: simulator.token,
      clock: systemClock,
      random: () => 0.5,
      settings: { ...swift, ...settings },
    });
    targets.push(made);
    return made;
  };
  const send = async (method: 'POST' | 'PUT', path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(simulator.url + path, {
      method,
      headers: {
        authorization: `Bearer ${simulator.token}`,
        accept: 'application/json',
        'content-type': 'application/json',
        'intercom-version': '2.16',
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    simulator,
    place,
    target,
    apply: async (plan, more = {}, settings = {}) => {
      const host = await startPictureHost({ blob: deskBlob });
      try {
        return await place.apply(plan, target(settings), {
          blob: deskBlob,
          pictureUrl: host.pictureUrl,
          clock: systemClock,
          ...more,
        });
      } finally {
        await host.close();
      }
    },
    undo: (plan, more = {}) =>
      undoPlan({
        plan,
        target: target(),
        home: place.home,
        present: { archive, mappingSha256 },
        dryRun: false,
        clock: systemClock,
        signal: new AbortController().signal,
        ...more,
      }),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    content: async () => contentOf(await (await fetch(`${simulator.url}/_simulator/dump`)).text()),
    close: async () => {
      for (const made of targets) await made.close();
      await simulator.close();
      place.remove();
    },
  };
};

export const planFor = (rig: Rig, rows: Parameters<Place['plan']>[1], name = 'plan'): Promise<Plan> =>
  rig.place.plan(intercomCompiler, rows, { name });
