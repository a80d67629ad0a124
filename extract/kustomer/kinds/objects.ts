import { boolean, json, map, text, texts } from '../../../archive-format/table.js';
import { a, stamps } from './columns.js';
import { type CompanionKind, kind } from './kind.js';

/** The definitions of custom objects and attributes. */
export const objectKinds: readonly CompanionKind[] = [
  kind(
    'klass',
    'The definition of a custom object.',
    text('name', a('name')),
    text('display_name', a('displayName')),
    text('displayname', a('displayname'), 'The same in the other spelling that the vendor uses'),
    text('icon', a('icon')),
    text('color', a('color')),
    text('status', a('status'), 'enabled or disabled'),
    boolean('app_disabled', a('appDisabled')),
    texts('mixins', a('mixins')),
    ...stamps,
  ),
  kind(
    'metadata',
    'The custom attributes of one resource.',
    map('properties', a('properties'), 'Name of the attribute to its definition'),
    json('validations', a('validations')),
  ),
];
