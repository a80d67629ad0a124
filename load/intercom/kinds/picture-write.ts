import type { WriteAnswer } from '../api/answer.js';
import { errorOf, isLost } from '../api/answer.js';
import type { Job } from './kind.js';

/** "We couldn't fetch the image at …": a host that was slow once is not slow for ever. */
const couldNotFetch = (answer: WriteAnswer): boolean =>
  !isLost(answer) && answer.status === 400 && /fetch the image/i.test(errorOf(answer).message);

const most = 4;

/** A write whose pictures Intercom fetches meanwhile; when that failed nothing was written, so it is tried again. */
export const writeWithPictures = async (
  { api, desk, signal }: Job,
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
): Promise<WriteAnswer> => {
  for (let attempt = 1; ; attempt++) {
    const answer = await api.write(method, path, body);
    if (!couldNotFetch(answer) || attempt >= most) return answer;
    await desk.clock.sleep(desk.settings.firstWaitMs * 2 ** (attempt - 1), signal);
  }
};
