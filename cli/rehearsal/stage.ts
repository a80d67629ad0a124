import type { Clock } from '../../core/clock.js';
import type { RehearseInput } from '../../load/rehearse.js';
import type { WriteCare } from '../shared/write-care.js';

export interface PlannedTicketType {
  readonly name: string;
  readonly category: 'Customer' | 'Back-office' | 'Tracker';
}

/** What a stand-in needs to be set up for a plan. */
export interface StageInput {
  /** Names that the plan looks up at the target. */
  readonly looks: readonly string[];
  /** The ticket types that the plan makes, as its looks name them. */
  readonly ticketTypes: ReadonlyMap<string, PlannedTicketType>;
  readonly settings: Readonly<Record<string, string>>;
  readonly faults: string | undefined;
  readonly clock: Clock;
  readonly travelMs: (bytes: number) => number;
  readonly blob: (sha256: string) => Promise<Buffer>;
  readonly random: () => number;
  /** What the commands are set to for the real account. */
  readonly environment: NodeJS.ProcessEnv;
  /** Null: as the target does by itself. */
  readonly care: WriteCare | null;
}

/** A stand-in of one target, set up for a plan, and the target over it. Errors: flag-invalid. */
export type Stage = (input: StageInput) => Pick<
  RehearseInput,
  'target' | 'exchange' | 'seen' | 'pictureUrl' | 'route' | 'elsewhere'
> & {
  readonly rate: RehearseInput['assumed']['rate'];
  /** Settings of the stand-in that follow from the environment. */
  readonly settings?: Readonly<Record<string, string>>;
};
