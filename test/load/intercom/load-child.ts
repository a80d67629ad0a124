import { systemClock } from '../../../core/clock.js';
import { createHttp } from '../../../core/http.js';
import { applyPlan } from '../../../load/apply.js';
import { createIntercomTarget } from '../../../load/intercom/target.js';
import { startPictureHost } from '../../../load/picture-host.js';
import { openPlan } from '../../../load/plan/plan-file.js';
import { archive, mappingSha256 } from '../harness.js';
import { deskBlob } from './desk.js';
import { swift } from './settings.js';

/** A load in a process of its own, to be killed: `load-child <url> <token> <home> <plan>`. */
const [url = '', token = '', home = '', folder = ''] = process.argv.slice(2);
const target = createIntercomTarget({
  http: createHttp({ clock: systemClock }),
  baseUrl: url,
  token,
  clock: systemClock,
  random: Math.random,
  // A call of the killed process may still be on its way when the next one looks.
  settings: { ...swift, settleMs: 200 },
});
const host = await startPictureHost({ blob: deskBlob });
await applyPlan({
  plan: await openPlan(folder),
  target,
  home,
  present: { archive, mappingSha256 },
  blob: deskBlob,
  pictureUrl: host.pictureUrl,
  clock: systemClock,
  random: Math.random,
  signal: new AbortController().signal,
  settings: { parallel: 4, firstWaitMs: 10 },
});
await host.close();
await target.close();
