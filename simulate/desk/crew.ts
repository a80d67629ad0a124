import type { Agent, Company, Tag, Team } from './model.js';
import { randomFor } from './random.js';
import { days, timeAt } from './times.js';
import { agentNames, companyNames, places } from './words/names.js';

/** Agents, teams, tags and companies: the small lists. */

const teamNames = [
  'Shipping',
  'Returns',
  'Billing',
  'Product advice',
  'Accounts',
  'Trade',
  'Night shift',
] as const;
const teamIcons = ['truck', 'box', 'card', 'lamp', 'key', 'handshake', 'moon'] as const;

const tagNames = [
  'delivery',
  'carrier',
  'damage',
  'replacement',
  'refund',
  'invoice',
  'b2b',
  'assembly',
  'spare-parts',
  'login',
  'order-change',
  'warranty',
  'technical',
  'quote',
  'vip',
  'gdpr',
  'feedback',
  'voucher',
  'stock',
  'incident',
  'urgent',
  'Très urgent',
  'newsletter',
  'old tag',
  'spam-suspect',
] as const;

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’']/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.');

export const makeAgents = (seed: number, end: number, scale: number): Agent[] => {
  const count = Math.min(400, Math.round(agentNames.length * Math.max(1, Math.sqrt(scale))));
  const agents: Agent[] = [];
  for (let index = 0; index < count; index++) {
    const random = randomFor(seed, 11, index);
    const base = agentNames[index % agentNames.length] as string;
    const round = Math.floor(index / agentNames.length);
    const name = round === 0 ? base : `${base} ${round + 1}`;
    // The last three of the first round show what happens to agents who go.
    const leaves = index === 11 || index === 12 || (round > 0 && random.chance(0.1));
    agents.push({
      index,
      name,
      email: `${plain(name)}@example.com`,
      kind: index === 10 ? 'limited' : 'person',
      signature: `${name}\nHarbour & Pine customer care`,
      createdAt: timeAt(end, random.next() * 0.05),
      leftAt: leaves ? end - days(random.between(3, 60)) : null,
      purged: index === 13,
    });
  }
  agents.push({
    index: count,
    name: 'Workflow robot',
    email: 'machine-workflow@example.com',
    kind: 'machine',
    signature: '',
    createdAt: timeAt(end, 0),
    leftAt: null,
    purged: false,
  });
  return agents;
};

export const makeTeams = (seed: number, end: number, agents: readonly Agent[]): Team[] =>
  teamNames.map((name, index) => ({
    index,
    name,
    icon: teamIcons[index] as string,
    members: agents
      .filter((agent) => agent.kind !== 'machine')
      .filter(
        (agent) =>
          agent.index % teamNames.length === index || (agent.index * 5 + seed) % teamNames.length === index,
      )
      .map((agent) => agent.index),
    createdAt: timeAt(end, 0.01),
    closedAt: name === 'Night shift' ? end - days(30) : null,
  }));

export const makeTags = (seed: number, end: number): Tag[] =>
  tagNames.map((name, index) => {
    const random = randomFor(seed, 13, index);
    return {
      index,
      name,
      colour: `#${random.int(0x1000000).toString(16).padStart(6, '0')}`,
      createdAt: timeAt(end, random.next() * 0.1),
      retiredAt: name === 'old tag' ? end - days(90) : null,
    };
  });

export const makeCompanies = (seed: number, end: number, scale: number, tags: readonly Tag[]): Company[] => {
  const count = Math.max(6, Math.round(14 * scale));
  return Array.from({ length: count }, (_, index) => {
    const random = randomFor(seed, 14, index);
    const round = Math.floor(index / companyNames.length);
    const base = companyNames[index % companyNames.length] as string;
    const place = random.pick(places);
    const name = round === 0 ? base : `${base} ${place.city} ${round}`;
    return {
      index,
      name,
      externalId: random.chance(0.8) ? `acct-${1000 + index}` : null,
      domain: `${plain(name).replace(/\./g, '-')}.example.org`,
      employees: random.chance(0.8) ? random.between(2, 400) : null,
      tags: random.some(tags, 0.05).map((tag) => tag.index),
      fields: {
        accountManager: random.pick(agentNames),
        creditLimit: random.between(1, 50) * 500,
        trade: random.chance(0.7),
        renewal: random.chance(0.6) ? new Date(end + days(random.between(5, 300))).toISOString() : null,
        contract: `https://example.com/contracts/${index + 1}`,
      },
      createdAt: timeAt(end, random.next() * 0.9),
    };
  });
};
