import { cutRecord } from '../../../core/json-cut.js';

/** Values that a key may not see become an object that says so (apps platform, data masking). */
const mask = { isMasked: true, maskedPresentation: '****' };

type Json = Record<string, unknown>;

/** Hides attributes. A record without any of them is given back as the bytes it is. */
export const maskedView =
  (paths: readonly string[]) =>
  (record: Buffer): Buffer => {
    if (paths.length === 0) return record;
    const value = cutRecord(record).value as { attributes?: Json };
    let changed = false;
    for (const path of paths) {
      const steps = path.split('.');
      const last = steps.pop() as string;
      let holder: unknown = value.attributes;
      for (const step of steps) holder = (holder as Json | undefined)?.[step];
      if (typeof holder !== 'object' || holder === null || !(last in holder)) continue;
      (holder as Json)[last] = mask;
      changed = true;
    }
    return changed ? Buffer.from(JSON.stringify(value)) : record;
  };
