import { topics } from '../../desk/words/topics.js';
import type { Names } from '../records/names.js';
import { to } from '../records/shape.js';
import { type Made, made, removed } from './made.js';

/** Prepared answers and the organisation's own words. */

const styled = (text: string) => ({
  text: {
    blocks: text.split(/\r?\n/).map((line, place) => ({
      key: `k${place}`,
      type: 'unstyled',
      text: line,
      depth: 0,
      inlineStyleRanges: place === 0 && line.length > 4 ? [{ offset: 0, length: 4, style: 'BOLD' }] : [],
      entityRanges: [],
      data: {},
    })),
    entityMap: {},
  },
});

/** The first words of an agent on each topic, with the vendor's own blanks. */
const texts = topics.flatMap((topic) => {
  const step = topic.steps.find(({ by }) => by === 'a');
  const text = step?.says[0];
  return text === undefined
    ? []
    : [
        {
          topic,
          text: text
            .replaceAll('{first}', '{{customer.firstName}}')
            .replaceAll('{product}', '{{conversation.custom.productStr}}')
            .replace(/\{[a-z]+(:[a-z-]+)?\}/g, '[[sn.org.helpCentre]]'),
        },
      ];
});

const shortcuts = (names: Names): Made[] => {
  const rounds = Math.max(1, Math.min(20, Math.round(Math.sqrt(names.desk.personCount / 190))));
  return Array.from({ length: texts.length * rounds }, (_, index) => {
    const { topic, text } = texts[index % texts.length] as (typeof texts)[number];
    const round = Math.floor(index / texts.length);
    const tags = names.desk.tags.filter(({ name }) => topic.tags.includes(name));
    const gone = index === 3 ? removed(names, 60) : { attributes: { deleted: false }, relationships: {} };
    return made(names, 'shortcut', {
      number: index + 1,
      attributes: {
        name: `${topic.language}/${topic.key}${round === 0 ? '' : ` (${round + 1})`}`,
        draft: { text },
        payload: styled(text),
        conversation: {
          name: { operator: 'replace', value: topic.subjects[0] },
          tags: { operator: 'add', value: tags.map(({ index: tag }) => names.tag(tag)) },
          custom: index % 4 === 0 ? { contactReasonTree: topic.reason } : {},
        },
        isPrivate: index % 7 === 2,
        appDisabled: false,
        lang: names.lang(topic.language),
        rev: 1 + (index % 5),
        ...gone.attributes,
      },
      relationships: {
        ...(index % 7 === 2 ? { accessUsers: { data: [{ type: 'user', id: names.user(index % 8) }] } } : {}),
        ...(index % 5 === 1 ? { accessTeams: { data: [{ type: 'team', id: names.team(index % 6) }] } } : {}),
        ...gone.relationships,
      },
    });
  });
};

const snippets = (names: Names): Made[] =>
  [
    ['helpCentre', 'https://help.example.com', 'Address of the help centre'],
    ['signature', 'Harbour & Pine customer care', ''],
    ['returnsAddress', 'Harbour & Pine, Returns\n12 Quay Street\nExample Town', null],
  ].map(([name, value, description], place) =>
    made(names, 'snippet', {
      number: place + 1,
      attributes: {
        name,
        value,
        description,
        values: place === 0 ? { fr_fr: 'https://aide.example.com' } : {},
      },
      relationships: { modifiedBy: to('user', names.user(place)) },
    }),
  );

export const wordingRecords = (names: Names): Made[] => [...shortcuts(names), ...snippets(names)];
