import type { Operation } from './operation.js';

/**
 * Things that hang on others (a tag on a conversation, an assignee, a company of a contact) go when the source no
 * longer has them. `conversation-tag-end` takes off what `conversation-tag` put on, under the same key: the ledger
 * then knows of both by one name. Where the ledger has no such thing there is nothing to do.
 */
const suffix = '-end';

export const isEnding = (kind: string): boolean => kind.endsWith(suffix);

export const endingOf = (kind: string): string => `${kind}${suffix}`;

/** The kind whose thing an ending takes off. */
export const endedKind = (kind: string): string => (isEnding(kind) ? kind.slice(0, -suffix.length) : kind);

/** A thing that the ledger has and a plan no longer names, though it has what the thing hangs on. */
export interface LeftOver {
  readonly key: string;
  readonly kind: string;
  readonly remoteId: string;
  /** Key of the operation that made what it hangs on. */
  readonly owner: string;
  readonly facts: Readonly<Record<string, string>>;
  /**
   * When the writes of unknown fate began that may have put it there, ISO 8601; null: it is known to be ours. What is
   * there may then be somebody else's: the ending looks first.
   */
  readonly triedAt: string | null;
}

/** What is known of a thing before the call that hangs it on: with this it can be taken off though no answer came. */
export interface Aim {
  /** Id that the thing will have. */
  readonly remoteId: string;
  /** What its ending needs besides. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** As the context of a write has it; see PerformContext. */
export interface AimContext {
  remoteId(key: string): string;
  fact(key: string, name: string): string | undefined;
  looked(name: string): string;
}

/** What a target can take off again. */
export interface Endings {
  /** Behind all other phases. */
  readonly phase: number;
  /** Kinds whose things a plan finds in the ledger by itself. */
  readonly kinds: readonly string[];
  /** Kinds whose endings compile says, since they stand in the midst of a unit. A plan leaves out the idle ones. */
  readonly byRow: readonly string[];
  /** Payload of the call; the same thing gives the same payload. */
  payload(thing: LeftOver): Operation['payload'];
  /** Told to the ledger with the intent of an operation of these kinds, or of their endings. No network. */
  aim(operation: Operation, context: AimContext): Promise<Aim>;
}

/** Whether what an operation writes can be taken off again, or it takes something off. */
export const hangsOn = ({ kinds, byRow }: Endings, kind: string): boolean => {
  const of = endedKind(kind);
  return kinds.includes(of) || byRow.includes(of);
};
