import type { Clock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import type { Leftovers, PreflightFinding } from '../target.js';
import { field, isDone, isLost, type Json, needText, number, sentenceOf, text } from './api/answer.js';
import type { Api } from './api/api.js';
import { isBare, sessionsSince } from './kinds/bare-sessions.js';
import type { CrispSettings } from './settings.js';

/** A message as the load sends them: an operator's words, long ago. */
const probe = {
  type: 'text',
  from: 'operator',
  origin: 'chat',
  content: 'deskarchive looks whether times are kept. This conversation is taken away again.',
  timestamp: Date.UTC(2020, 0, 2, 3, 4, 5, 678),
  fingerprint: 4_503_599_627_370_497,
  user: { nickname: 'deskarchive' },
  stealth: true,
};

const judge = (json: Json): PreflightFinding => {
  const wrong = [
    number(field(json, 'timestamp')) === probe.timestamp ? undefined : 'its time',
    number(field(json, 'fingerprint')) === probe.fingerprint ? undefined : 'its number',
    field(json, 'stealth') === true || field(json, 'stealth') === undefined ? undefined : 'its silence',
    text(field(json, 'content')) === probe.content ? undefined : 'its words',
  ].filter((one) => one !== undefined);
  return wrong.length === 0
    ? { level: 'ok', topic: 'quiet', message: 'A message kept its time, its number and its silence.' }
    : { level: 'error', topic: 'quiet', message: `A message did not keep ${wrong.join(', ')}.` };
};

/** A conversation for the trial, and whether a call without an answer may have left another: see `sweepCrisp`. */
const makeSession = async (
  api: Api,
  clock: Clock,
  settings: CrispSettings,
  signal: AbortSignal,
): Promise<{ readonly session: string; readonly doubt: boolean }> => {
  for (let attempt = 1; attempt <= settings.tries; attempt++) {
    const made = await api.write('POST', '/conversation', {});
    if (!isLost(made)) {
      if (isDone(made)) return { session: needText(made, 'session_id'), doubt: attempt > 1 };
      throw deskError('vendor-refused', { what: `Crisp: ${sentenceOf(made)}`, where: 'POST /conversation' });
    }
    await clock.sleep(settings.firstWaitMs / 10, signal);
  }
  throw deskError('vendor-unavailable', {
    what: 'Crisp gives no answer to the first write.',
    where: 'crisp',
  });
};

const takeAway = async (api: Api, session: string, settings: CrispSettings): Promise<boolean> => {
  for (let attempt = 1; attempt <= settings.tries; attempt++)
    if (!isLost(await api.write('DELETE', `/conversation/${encodeURIComponent(session)}`))) return true;
  return false;
};

/** The conversation of a trial that was broken off. */
const isTrial = (session: Json): boolean =>
  number(field(field(session, 'preview_message'), 'fingerprint')) === probe.fingerprint;

/** Empty conversations that are named. */
const shown = 10;

const left: PreflightFinding = {
  level: 'ok',
  topic: 'leftovers',
  message: 'A call of the trial got no answer; what it may have left is looked for at the end of the load.',
};

/** Writes one silent message into a conversation of its own, reads it back, and takes both away. */
export const flyCanary = async (
  api: Api,
  clock: Clock,
  settings: CrispSettings,
  signal: AbortSignal,
): Promise<readonly PreflightFinding[]> => {
  const { session, doubt } = await makeSession(api, clock, settings, signal);
  const findings: PreflightFinding[] = doubt ? [left] : [];
  const path = `/conversation/${encodeURIComponent(session)}`;
  try {
    await api.write('POST', `${path}/message`, probe);
    const until = clock.now() + settings.cacheMs;
    let answer = await api.read(`${path}/message/${probe.fingerprint}`);
    // What is new may be shown some moments later, and a cache may go on saying that it is not there.
    while (!isDone(answer) && clock.now() < until) {
      await clock.sleep(settings.lookEveryMs, signal);
      answer = await api.read(`${path}/message/${probe.fingerprint}`);
    }
    findings.push(
      isDone(answer)
        ? judge(answer.data)
        : { level: 'warning', topic: 'quiet', message: 'The message of the trial could not be read back.' },
    );
  } finally {
    if (!(await takeAway(api, session, settings))) findings.push(left);
  }
  return findings;
};

/**
 * Conversations of broken trials are ours beyond doubt and are removed. Empty ones made since a call was lost, which the
 * ledger gives to nobody, can be anybody's: they are removed only where nobody else makes any, else named.
 */
export const sweepCrisp = async (
  api: Api,
  clock: Clock,
  startedAt: number,
  { since, owned }: Leftovers,
  settings: CrispSettings,
  signal: AbortSignal,
): Promise<{ readonly findings: readonly PreflightFinding[]; readonly all: boolean }> => {
  // The list may be an old one: what was lost at the end of this run, or of one that was killed before it, shows later.
  if (settings.alone) {
    const until = Math.max(startedAt + settings.cacheMs, api.lostAt() + 2 * settings.cacheMs);
    if (until > clock.now()) await clock.sleep(until - clock.now(), signal);
  }
  const ours: string[] = [];
  const anybodys: string[] = [];
  for await (const { id, session } of sessionsSince(api, since - settings.skewMs)) {
    if (isTrial(session)) ours.push(id);
    else if (isBare(session) && !(await owned('conversation', id)))
      (settings.alone ? ours : anybodys).push(id);
  }
  let removed = 0;
  for (const id of ours) if (await takeAway(api, id, settings)) removed++;
  const findings: PreflightFinding[] = [];
  if (ours.length > 0)
    findings.push({
      level: removed === ours.length ? 'ok' : 'warning',
      topic: 'leftovers',
      message: `${removed} of ${ours.length} conversations that lost calls and broken trials had left were removed.`,
    });
  if (anybodys.length > 0)
    findings.push({
      level: 'warning',
      topic: 'leftovers',
      message: `${anybodys.length} empty conversations were made meanwhile, by lost calls of this load or by somebody else: ${anybodys.slice(0, shown).join(', ')}${anybodys.length > shown ? ', …' : ''}. Crisp's lists do not show them.`,
      todo: 'Let them be, or set DESKARCHIVE_CRISP_ALONE=yes when nobody else makes conversations while you load.',
    });
  return { findings, all: removed === ours.length };
};
