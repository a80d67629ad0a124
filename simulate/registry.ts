import { deskError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import { crispSettings } from './crisp/settings.js';
import { startCrisp } from './crisp/simulator.js';
import { intercomSettings } from './intercom/settings.js';
import { startIntercom } from './intercom/simulator.js';
import { kustomerSettings } from './kustomer/settings.js';
import { startKustomer } from './kustomer/start.js';
import type { Setting, Simulator, SimulatorOptions } from './simulator.js';

/** A vendor that can be stood in for. */
export interface Vendor {
  readonly name: string;
  readonly settings: readonly Setting[];
  readonly start: (options: SimulatorOptions) => Promise<Simulator>;
}

/** One line a vendor. */
export const vendors: readonly Vendor[] = [
  { name: 'kustomer', settings: kustomerSettings, start: startKustomer },
  { name: 'intercom', settings: intercomSettings, start: startIntercom },
  { name: 'crisp', settings: crispSettings, start: startCrisp },
];

/** Finds a vendor by name. Errors: flag-invalid with the names there are. */
export const vendorNamed = (name: string): Vendor => {
  const vendor = vendors.find((candidate) => candidate.name === name);
  if (vendor) return vendor;
  const names = vendors.map((candidate) => candidate.name);
  const near = nearest(name, names);
  throw deskError('flag-invalid', {
    what: `There is no stand-in of "${name}".${near ? ` Did you mean "${near}"?` : ''}`,
    where: 'simulate',
    next: `Vendors: ${names.join(', ')}.`,
  });
};
