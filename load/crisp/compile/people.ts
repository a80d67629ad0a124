import type { TargetRow } from '../../../core/target-row.js';
import type { Operation } from '../../operation.js';
import { type Draft, dataOf, layOut, phases, present, ref } from './build.js';

/** One person: the card, then the custom data, which have a route of their own. */
export const compilePerson = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'person');
  const key = `person:${row.key}`;
  const company =
    data.company === null
      ? {}
      : present({
          name: data.company.name,
          url: data.company.url,
          domain: data.company.domain,
          metrics: data.company.employees === null ? {} : { employees: data.company.employees },
          tags: data.company.tags,
        });
  const card = present({
    email: data.email,
    person: present({
      nickname: data.nickname,
      phone: data.phone,
      locales: data.locale === null ? [] : [data.locale],
      timezone: data.timezone,
    }),
    company,
    segments: data.segments,
    notepad: data.notepad,
    active: data.active,
  });
  const drafts: Draft[] = [{ kind: 'person', key, payload: { card } }];
  if (Object.keys(data.data).length > 0)
    drafts.push({
      kind: 'person-data',
      key: `person-data:${row.key}`,
      payload: { person: ref(key), data: data.data },
      owner: key,
    });
  return layOut(row, phases.person, key, drafts);
};
