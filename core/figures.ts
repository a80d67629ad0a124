/** Figures in words, as a person says them. */

/** `12 s`, `4 min`, `3.2 h`, `2.5 days`. */
export const timeText = (seconds: number): string => {
  if (seconds < 120) return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
};

/** `512 bytes`, `1.4 MB`; a thousand by a thousand. */
export const bytesText = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
};

/** 1234567 → `1,234,567`. */
export const countText = (value: number): string => value.toLocaleString('en');
