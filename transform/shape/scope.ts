/** Which part of a model is loaded. What a scope leaves out is held back as `filtered`, and so counted. */
export interface Scope {
  /** Conversations that began at or after it, Unix milliseconds. */
  readonly from?: number;
  /** Conversations that began before it, Unix milliseconds. */
  readonly to?: number;
  /** E-mails, names or ids of agents who wrote in them or were assigned. */
  readonly agents?: readonly string[];
  /** Names or ids of teams that were assigned. */
  readonly teams?: readonly string[];
  readonly channels?: readonly string[];
  /** Names or ids of tags; one of them is enough. */
  readonly tags?: readonly string[];
  /** So many conversations: the longest, the most attached to, the oddest first. The same model gives the same. */
  readonly sample?: number;
  /** Units of an earlier load, e.g. `conversation:kustomer:64e0…`: only what did not arrive then. */
  readonly units?: readonly string[];
}

/** Whether the scope leaves anything out. */
export const isNarrow = (scope: Scope): boolean =>
  Object.values(scope).some((value) => value !== undefined && (!Array.isArray(value) || value.length > 0));

const list = (values: readonly string[] | undefined, change = (value: string) => value): string =>
  values === undefined || values.length === 0 ? '' : JSON.stringify(values.map(change));

const lower = (value: string): string => value.toLowerCase();

/** As DuckDB variables: an empty text means "all". */
export const scopeVariables = (scope: Scope): Record<string, string> => ({
  scope_narrow: isNarrow(scope) ? 'yes' : 'no',
  scope_from: scope.from === undefined ? '' : new Date(scope.from).toISOString(),
  scope_to: scope.to === undefined ? '' : new Date(scope.to).toISOString(),
  scope_agents: list(scope.agents, lower),
  scope_teams: list(scope.teams, lower),
  scope_channels: list(scope.channels, lower),
  scope_tags: list(scope.tags, lower),
  scope_units: list(scope.units),
  scope_sample: scope.sample === undefined ? '' : String(scope.sample),
});
