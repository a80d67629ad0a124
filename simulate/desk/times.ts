/** When things of the desk happen: a fifth in the years before, the rest in the last months up to the desk's end. */

const day = 86_400_000;
const year = 365.25 * day;

/** Share of the desk that is older than two years: old enough to be out of a vendor's live search. */
export const oldShare = 0.2;

/** The earliest time of the desk. */
export const deskOrigin = (end: number): number => Math.round(end - 4 * year);

/** Time of the share 0..1 of the desk's life; grows with the share. */
export const timeAt = (end: number, share: number): number => {
  const origin = deskOrigin(end);
  const oldEnd = end - 2 * year - 20 * day;
  if (share < oldShare) return Math.round(origin + (share / oldShare) * (oldEnd - origin));
  return Math.round(end - 240 * day * (1 - (share - oldShare) / (1 - oldShare)));
};

export const minutes = (count: number): number => Math.round(count * 60_000);
export const hours = (count: number): number => Math.round(count * 3_600_000);
export const days = (count: number): number => Math.round(count * day);

/** Midnight UTC of the day: desks made on one day are equal. */
export const dayStart = (time: number): number => Math.floor(time / day) * day;
