import { type Clock, systemClock } from '../../../core/clock.js';
import { createHttp } from '../../../core/http.js';
import type { CrispSettings } from '../../../load/crisp/settings.js';
import { createCrispTarget } from '../../../load/crisp/target.js';
import type { Target } from '../../../load/target.js';
import { type CrispSimulator, startCrisp } from '../../../simulate/crisp/simulator.js';
import type { SimulatorOptions } from '../../../simulate/simulator.js';
import { operators } from './rows.js';

/** Settings under which a test need not wait. */
export const swift: Partial<CrispSettings> = {
  paced: false,
  firstWaitMs: 2,
  longestWaitMs: 20,
  entityWaitMs: 5,
  cacheMs: 0,
  lookEveryMs: 10,
  skewMs: 600_000,
  gatherMs: 2,
  tries: 30,
  filesLie: true,
  alone: true,
};

export interface Rig {
  readonly simulator: CrispSimulator;
  target(settings?: Partial<CrispSettings>): Target;
  /** What the workspace holds, line by line, sorted. */
  content(): Promise<string[]>;
  close(): Promise<void>;
}

export const startRig = async (options: SimulatorOptions = {}, clock: Clock = systemClock): Promise<Rig> => {
  const simulator = await startCrisp({
    ...options,
    clock,
    settings: { operators, creation_limit: 'off', daily_quota: '0', ...options.settings },
  });
  const targets: Target[] = [];
  return {
    simulator,
    target: (settings = {}) => {
      const made = createCrispTarget({
        http: createHttp({ clock: systemClock, connections: 16 }),
        baseUrl: simulator.url,
        token: simulator.token,
        website: simulator.workspace.websiteId,
        clock,
        random: () => 0.5,
        settings: { ...swift, ...settings },
      });
      targets.push(made);
      return made;
    },
    content: async () => {
      const dump = await (await fetch(`${simulator.url}/_simulator/dump`)).text();
      // A living visitor's session is not the load's.
      return (
        dump
          // Ends of page addresses are the workspace's own.
          .replace(/-[a-z0-9]{7}\//g, '-…/')
          .split('\n')
          .filter((line) => line !== '' && !line.includes('"visitor":true'))
          .sort()
      );
    },
    close: async () => {
      for (const made of targets) await made.close();
      await simulator.close();
    },
  };
};
