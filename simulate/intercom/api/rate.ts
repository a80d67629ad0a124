import type { Clock } from '../../../core/clock.js';
import type { Settings } from '../../settings.js';
import { type Refusal, refuse } from './refusal.js';

/**
 * The minute's budget cut into windows of ten seconds: one for the app, one for the workspace that it shares with
 * others (rate-limiting page). Fixed windows by the clock, so that a test can step over a border.
 */
export const createRate = (settings: Settings, clock: Clock) => {
  const seconds = settings.number('rate_window');
  const appLimit = settings.number('app_rate');
  const workspaceLimit = settings.number('workspace_rate');
  const neighbours = settings.number('neighbour_calls');
  let window = -1;
  let used = 0;

  return (): { readonly headers: Readonly<Record<string, string>>; readonly refusal?: Refusal } => {
    const current = Math.floor(clock.now() / 1000 / seconds);
    if (current !== window) {
      window = current;
      used = 0;
    }
    const room = Math.min(
      appLimit === 0 ? Number.POSITIVE_INFINITY : appLimit,
      workspaceLimit === 0 ? Number.POSITIVE_INFINITY : Math.max(0, workspaceLimit - neighbours),
    );
    const over = used >= room;
    if (!over) used++;
    const headers = {
      'X-RateLimit-Limit': String(appLimit === 0 ? 1_000_000 : appLimit),
      'X-RateLimit-Remaining': String(Number.isFinite(room) ? Math.max(0, room - used) : 1_000_000),
      'X-RateLimit-Reset': String((current + 1) * seconds),
    };
    if (!over) return { headers };
    const message = `Exceeded rate limit of ${room === appLimit ? appLimit : workspaceLimit} in ${seconds}_seconds`;
    return { headers, refusal: refuse(429, 'rate_limit_exceeded', message) };
  };
};

const tooMany = refuse(400, 'parameter_invalid', 'Too many recent replies to this conversation');

/**
 * Seen by one migration vendor only: 10 replies to one conversation in 10 s, 100 over all. Fixed windows, so that
 * nothing has to be remembered of conversations that are quiet.
 */
export const createRecentReplies = (settings: Settings, clock: Clock) => {
  const mode = settings.text('recent_replies');
  const seconds = settings.number('recent_window');
  const counts = new Map<string, number>();
  let window = -1;
  let all = 0;
  return (conversationId: string): Refusal | undefined => {
    if (mode === 'off') return undefined;
    const current = Math.floor(clock.now() / 1000 / seconds);
    if (current !== window) {
      window = current;
      counts.clear();
      all = 0;
    }
    const own = counts.get(conversationId) ?? 0;
    if (own >= 10 || (mode === 'full' && all >= 100)) return tooMany;
    counts.set(conversationId, own + 1);
    all++;
    return undefined;
  };
};
