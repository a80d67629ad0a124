import { contactReasons } from '../../desk/fields.js';
import type { Desk, Person } from '../../desk/model.js';
import { addAuditLogs, addComments, addVisits } from '../activity/people.js';
import { companyRecord, metadataRecord, tagRecord, teamRecord, userRecord } from '../records/crew.js';
import { type Activity, customerRecord } from '../records/customer.js';
import { klassRecord, kobjectRecord } from '../records/kobject.js';
import { iso, to } from '../records/shape.js';
import { addSetup } from '../setup/setup.js';
import { type Filling, type FillOptions, startFilling } from './filling.js';
import type { Holdings } from './holdings.js';
import { addLibrary } from './library.js';
import { addNotes, addThread } from './threads.js';

const addMerge = (filling: Filling, person: Person): void => {
  if (person.mergedInto === null) return;
  const { names } = filling;
  const at = Math.min(names.desk.end, person.createdAt + 86_400_000);
  const id = names.id('customer_merge', person.index, at);
  const source = names.customer(person.index);
  const target = names.customer(person.mergedInto);
  filling.add(
    'customer_merge',
    {
      type: 'customer_merge',
      id,
      attributes: { status: 'success', createdAt: iso(at), updatedAt: iso(at + 1000) },
      relationships: {
        source: to('customer', source),
        target: to('customer', target),
        createdBy: to('user', names.user(0)),
      },
      links: { self: `/v1/customers/merges/${id}` },
    },
    { source, target },
  );
};

const addObjects = (filling: Filling): void => {
  const { names } = filling;
  const { desk } = names;
  for (const type of desk.objectTypes) {
    filling.add('klass', klassRecord(names, type));
    filling.add('metadata', metadataRecord(names, 'object', contactReasons, type.name));
    for (let index = 0; index < desk.objectCount(type); index++) {
      const thing = desk.object(type, index);
      const owner = thing.person === null ? null : (desk.profile(thing.person).mergedInto ?? thing.person);
      const record = kobjectRecord(names, thing, owner);
      addComments(filling, thing, record.id);
      filling.add('kobject', record, {
        klass: type.name,
        ...(owner === null ? {} : { customer: names.customer(owner) }),
        ...(thing.company === null ? {} : { company: names.company(thing.company) }),
      });
      if (owner !== null) {
        const known = filling.klassesOf.get(owner) ?? new Set();
        filling.klassesOf.set(owner, known.add(type.name));
      }
    }
  }
};

/** Puts a desk on shelves, in Kustomer's shapes. */
export const fillFromDesk = (desk: Desk, options: FillOptions): Holdings => {
  const filling = startFilling(desk, options);
  const { names } = filling;
  for (const agent of desk.agents) if (!agent.purged) filling.add('user', userRecord(names, agent));
  for (const team of desk.teams) filling.add('team', teamRecord(names, team));
  for (const tag of desk.tags) filling.add('tag', tagRecord(names, tag));
  for (const company of desk.companies) filling.add('company', companyRecord(names, company));
  addObjects(filling);
  for (const on of ['person', 'company', 'thread', 'message'] as const)
    filling.add('metadata', metadataRecord(names, on, contactReasons));
  addLibrary(filling, options);
  addSetup(filling);

  const activities: (Activity | undefined)[] = new Array(desk.personCount);
  for (let index = 0; index < desk.threadCount; index++) {
    const thread = desk.thread(index);
    addThread(filling, thread, desk.profile(thread.person), activities);
  }
  for (let index = 0; index < desk.personCount; index++) {
    const person = desk.person(index);
    const hidden =
      person.removed === 'gone' || (person.mergedInto !== null && options.mergedSource === '404');
    if (!hidden)
      filling.add(
        'customer',
        customerRecord(names, person, activities[index], filling.klassesOf.get(index)),
        {
          ...(person.company === null ? {} : { company: names.company(person.company) }),
        },
      );
    addNotes(
      filling,
      person.notes,
      names.customer(person.mergedInto ?? index),
      undefined,
      0x40000000 + index * 4,
      null,
    );
    addMerge(filling, person);
    if (person.mergedInto === null && person.removed === null)
      addVisits(filling, index, names.customer(index));
  }
  addAuditLogs(filling);
  return filling.holdings;
};
