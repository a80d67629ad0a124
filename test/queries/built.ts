import { statSync } from 'node:fs';
import { asset, compiled } from '../../core/package-info.js';

/** The engine's child process is compiled code: a test of old code would prove nothing. */
export const assertBuilt = (): void => {
  for (const name of ['child', 'guard', 'functions', 'failure', 'message', 'lines']) {
    const source = statSync(asset('queries', 'engine', `${name}.ts`)).mtimeMs;
    const built =
      statSync(compiled('queries', 'engine', `${name}.js`), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (built < source)
      throw new Error(`dist/ is older than queries/engine/${name}.ts: run npm run build first`);
  }
};
