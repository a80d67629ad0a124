import { type Line, toRebuild, world } from './world.js';

/** What only a hand-over can carry. */
export const inventory: readonly Line[] = [
  ['workflow', 'what to rebuild', 'hand-over', () => toRebuild('workflow'), 1],
  ['service level', 'what to rebuild', 'hand-over', () => toRebuild('sla'), 1],
  ['hook', 'what to rebuild', 'hand-over', () => toRebuild('webhook'), 1],
  ['saved search', 'what to rebuild', 'hand-over', () => toRebuild('saved_search'), 1],
  ['queue', 'what to rebuild', 'hand-over', () => toRebuild('queue'), 1],
  ['survey', 'what to rebuild', 'hand-over', () => toRebuild('survey'), 1],
  [
    'shortcut',
    'a macro in Intercom’s way of writing',
    'hand-over',
    () => world().handover.macros.map(({ text }) => text.includes('{{')),
    [true],
  ],
];
