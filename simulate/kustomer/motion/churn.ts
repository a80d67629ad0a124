import { randomFor } from '../../desk/random.js';
import type { Settings } from '../../settings.js';
import type { Holdings, Kind } from '../holdings/holdings.js';
import type { Changes } from './changes.js';

/**
 * The desk at work: rows change between two calls. The same seed and the same number of calls give the same changes;
 * only their times follow the clock.
 */
export const createChurn = (
  holdings: Holdings,
  changes: Changes,
  settings: Settings,
  seed: number,
): (() => void) => {
  const rows = settings.number('churn');
  const calls = settings.number('churn_calls');
  const random = randomFor(seed, 91);
  let call = 0;

  const some = (kind: Kind): string | undefined => {
    const shelf = holdings.shelf(kind);
    if (shelf.listAlive.length === 0) return undefined;
    return shelf.id(shelf.listed(shelf.listAlive.at(random.int(shelf.listAlive.length))));
  };

  const pair = (kind: Kind): readonly [string, string] | undefined => {
    const [a, b] = [some(kind), some(kind)];
    return a === undefined || b === undefined || a === b ? undefined : [a, b];
  };

  const change = (): void => {
    const draw = random.next();
    if (draw < 0.45) {
      const kind = random.pick(['conversation', 'message', 'customer', 'note', 'company'] as const);
      const id = some(kind);
      if (id !== undefined) changes.touch(kind, id);
    } else if (draw < 0.7) {
      const id = some('conversation');
      if (id !== undefined) changes.addMessage(id);
    } else if (draw < 0.82) {
      const customer = random.chance(0.5) ? changes.addCustomer() : some('customer');
      if (customer !== undefined) changes.addConversation(customer);
    } else if (draw < 0.92) {
      const kind = random.pick(['note', 'customer', 'conversation'] as const);
      const id = some(kind);
      if (id !== undefined && random.chance(0.7)) changes.markDeleted(kind, id);
      else if (id !== undefined && kind !== 'conversation') changes.erase(kind, id);
    } else {
      const kind = random.pick(['customer', 'conversation'] as const);
      const two = pair(kind);
      if (two && kind === 'customer') changes.mergeCustomers(...two);
      else if (two) changes.mergeConversations(...two);
    }
  };

  return () => {
    if (rows === 0 || (calls > 0 && call >= calls)) return;
    call++;
    for (let row = 0; row < rows; row++) change();
  };
};
