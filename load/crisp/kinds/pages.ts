import type { Clock } from '../../../core/clock.js';
import { deskError } from '../../../core/errors.js';
import { field, isDone, list, text } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { CrispSettings } from '../settings.js';

/** Where the pages of the knowledge base stand on the web, and which redirections there are: read in lists, kept. */
export interface Pages {
  /** Errors: response-unreadable when the vendor does not know the page. */
  url(api: Api, locale: string, path: string, signal: AbortSignal): Promise<string>;
  redirection(api: Api, path: string): Promise<string | undefined>;
}

const mostPages = 10_000;

export const createPages = (clock: Clock, settings: CrispSettings): Pages => {
  const urls = new Map<string, string>();
  /** One reading at a time; the others wait for it. */
  const running = new Map<string, Promise<void>>();

  const readLocale = async (api: Api, locale: string): Promise<void> => {
    for (let page = 1; page <= mostPages; page++) {
      const answer = await api.read(`/helpdesk/page/list/${encodeURIComponent(locale)}/articles/${page}`);
      const found = isDone(answer) ? list(answer.data) : [];
      if (found.length === 0) return;
      for (const one of found) {
        const path = text(field(one, 'tree_path'));
        const url = text(field(one, 'url'));
        if (path !== undefined && url !== undefined) urls.set(`${locale}/${path}`, url);
      }
    }
  };

  const refresh = (api: Api, locale: string): Promise<void> => {
    const known = running.get(locale);
    if (known) return known;
    const reading = readLocale(api, locale).finally(() => running.delete(locale));
    running.set(locale, reading);
    return reading;
  };

  return {
    url: async (api, locale, path, signal) => {
      const until = clock.now() + settings.cacheMs * 2;
      for (;;) {
        const url = urls.get(`${locale}/${path}`);
        if (url !== undefined) return url;
        const last = clock.now() >= until;
        await refresh(api, locale);
        if (urls.has(`${locale}/${path}`)) continue;
        if (last)
          throw deskError('response-unreadable', {
            what: 'Crisp does not list a page that was made.',
            where: `${locale}/${path}`,
          });
        await clock.sleep(settings.lookEveryMs, signal);
      }
    },
    redirection: async (api, path) => {
      for (let page = 1; page <= mostPages; page++) {
        const answer = await api.read(`/helpdesk/redirections/${page}`);
        const found = isDone(answer) ? list(answer.data) : [];
        if (found.length === 0) return undefined;
        const one = found.find((redirection) => text(field(redirection, 'path')) === path);
        const id = text(field(one, 'redirection_id'));
        if (id !== undefined) return id;
      }
      return undefined;
    },
  };
};
