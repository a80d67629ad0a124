/** What became of something beside the records of an archive that was joined. */
export interface Carried {
  /** Number of the archive it is of, from 0. */
  readonly from: number;
  /** Name of its object there; null for what belongs to the archive. */
  readonly object: string | null;
  readonly sort:
    | 'signature'
    | 'time-stamp'
    | 'receipt'
    | 'certificate'
    | 'hold'
    | 'suppress-list'
    | 'hand-overs'
    | 'loads'
    | 'ledger'
    | 'unfinished';
  readonly name: string;
  /**
   * `kept`: it is here as it was. `laid-anew`: it stands here under a name of its own. `same`: the other archive has it,
   * too. `renamed`: both have another one of this name. `left`: it is not here. `does-not-hold`: it proved nothing before.
   */
  readonly status: 'kept' | 'laid-anew' | 'same' | 'renamed' | 'left' | 'does-not-hold';
  readonly note: string;
}
