import type { Duck } from '../../core/duckdb.js';
import { agentKey, type Mapping, teamKey } from '../mapping/mapping.js';
import { brief } from './losses.js';

/** In whose name something is written at the target. */
export interface Writer {
  readonly email: string;
  /** The agent has no account: the fallback author writes and the text has to say who it was. */
  readonly replaced: boolean;
  /** How a text names the agent: name and e-mail as far as known, else the id. */
  readonly label: string;
}

/** What shaping needs besides the rows: decisions, limits, the moment of the plan, and who is who. */
/** `L`: what the shaping must know of the target's limits. */
export interface ShapeContext<L = unknown> {
  readonly mapping: Mapping;
  readonly limits: L;
  /** The moment of the plan, Unix seconds: nothing is dated after it. */
  readonly now: number;
  writer(agentId: string): Writer;
  /** Name at the target; null when there is none. `label` is the name at the source. */
  team(teamId: string): { readonly name: string | null; readonly label: string };
  /**
   * Undefined when the tag is not in the archive. Names that differ only in case are given in one spelling, since
   * targets do not tell them apart.
   */
  tag(tagId: string): { readonly name: string | null; readonly label: string } | undefined;
}

interface AgentRow {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly shared: boolean;
}

/** Reads agents, teams and tags (small tables) and joins them with the mapping. */
export const shapeContext = async <L>(
  duck: Duck,
  mapping: Mapping,
  limits: L,
  now: number,
): Promise<ShapeContext<L>> => {
  const agents = await duck.all<AgentRow>(
    'SELECT id, name, email, email IS NOT NULL AND count(*) OVER (PARTITION BY email) > 1 AS shared FROM agent',
  );
  const teams = await duck.all<{ id: string; name: string | null; shared: boolean }>(
    'SELECT id, name, name IS NOT NULL AND count(*) OVER (PARTITION BY name) > 1 AS shared FROM team',
  );
  const tags = await duck.all<{ id: string; name: string }>('SELECT id, name FROM tag');

  const writers = new Map(agents.map((agent) => [agent.id, writerOf(agent, mapping)]));
  const teamById = new Map(
    teams.map((team) => {
      const key = teamKey({ ...team, nameShared: team.shared });
      return [team.id, { name: mapping.teams.get(key) ?? null, label: team.name ?? team.id }];
    }),
  );
  const spelling = new Map<string, string>();
  for (const name of mapping.tags.values()) {
    if (name !== null && !spelling.has(name.toLowerCase())) spelling.set(name.toLowerCase(), name);
  }
  const tagById = new Map(
    tags.map(({ id, name }) => {
      const target = mapping.tags.get(name) ?? null;
      return [
        id,
        { name: target === null ? null : (spelling.get(target.toLowerCase()) ?? target), label: name },
      ];
    }),
  );

  return {
    mapping,
    limits,
    now,
    writer: (id) => writers.get(id) ?? strangerOf(id, mapping),
    team: (id) => teamById.get(id) ?? { name: mapping.teams.get(id) ?? null, label: id },
    tag: (id) => tagById.get(id),
  };
};

const writerOf = (agent: AgentRow, mapping: Mapping): Writer => {
  const email = mapping.agents.get(agentKey({ ...agent, emailShared: agent.shared })) ?? null;
  const label =
    agent.name && agent.email ? `${agent.name} (${agent.email})` : (agent.name ?? agent.email ?? agent.id);
  return { email: email ?? mapping.fallbackAuthor, replaced: email === null, label: brief(label) };
};

/** An id without an agent in the archive: the mapping may still know whose it was. */
const strangerOf = (id: string, mapping: Mapping): Writer => {
  const email = mapping.agents.get(id) ?? null;
  return { email: email ?? mapping.fallbackAuthor, replaced: email === null, label: `agent ${id}` };
};
