import type { ShapeContext as AnyContext } from '../shape/context.js';
import type { IntercomLimits } from './limits.js';

/** What shaping for Intercom needs besides the rows. */
export type ShapeContext = AnyContext<IntercomLimits>;
