import { makeAgents, makeCompanies, makeTags, makeTeams } from './crew.js';
import { deskFields } from './fields.js';
import { articleAddress, makeLibrary } from './library.js';
import type { Desk } from './model.js';
import { makeObject, objectCount, objectTypes } from './objects.js';
import { makePerson, makeProfile } from './people.js';
import { makeThread } from './threads.js';

export interface DeskOptions {
  readonly seed: number;
  /** 1: some four hundred threads with about 1,500 turns. */
  readonly scale: number;
  /** Milliseconds since 1970; no time of the desk is later. */
  readonly end: number;
}

/** A support team's desk, made of a seed: equal options, equal desk. People and threads cost nothing until asked for. */
export const makeDesk = (options: DeskOptions): Desk => {
  const { seed, scale, end } = options;
  const agents = makeAgents(seed, end, scale);
  const teams = makeTeams(seed, end, agents);
  const tags = makeTags(seed, end);
  const companies = makeCompanies(seed, end, scale, tags);
  const library = makeLibrary(seed, end);
  const personCount = Math.max(30, Math.round(190 * scale));
  const threadCount = Math.max(10, Math.round(400 * scale));
  const people = { seed, end, count: personCount, agents, companies, tags };
  const profile = (index: number) => makeProfile(people, index);
  const objects = { seed, end, personCount, companyCount: companies.length };
  const threads = {
    seed,
    end,
    count: threadCount,
    personCount,
    profile,
    agents,
    teams,
    tags,
    companies,
    colleagues: agents.filter((agent) => agent.kind === 'person'),
    articleAddress: articleAddress(library),
  };
  return {
    seed,
    end,
    name: 'Harbour & Pine',
    agents,
    teams,
    tags,
    fields: deskFields,
    companies,
    library,
    objectTypes,
    objectCount: (type) => objectCount(type, personCount),
    object: (type, index) => makeObject(objects, type, index),
    personCount,
    threadCount,
    profile,
    person: (index) => makePerson(people, index),
    thread: (index) => makeThread(threads, index),
  };
};
