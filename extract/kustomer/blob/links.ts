/**
 * Signed links of attachments, kept for a moment: a record that was just read need not be asked for again to get
 * its bytes. Links stay in memory and are never written anywhere.
 */
export interface Links {
  keep(key: string, url: string, at: number): void;
  /** Gives the link once, if it is fresh. */
  take(key: string, now: number): string | undefined;
}

/** Kustomer signs for ten minutes; a link is used only in the first eight. */
const freshMs = 8 * 60_000;

/** More than a run ever has under way; older ones are simply asked for again. */
const most = 1000;

export const createLinks = (): Links => {
  const links = new Map<string, { readonly url: string; readonly at: number }>();
  return {
    keep: (key, url, at) => {
      links.delete(key);
      links.set(key, { url, at });
      if (links.size <= most) return;
      for (const oldest of links.keys()) {
        links.delete(oldest);
        return;
      }
    },
    take: (key, now) => {
      const link = links.get(key);
      links.delete(key);
      return link && now - link.at < freshMs ? link.url : undefined;
    },
  };
};
