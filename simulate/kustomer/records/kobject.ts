import type { DeskObject, ObjectType } from '../../desk/objects.js';
import type { Names } from './names.js';
import { iso, type KustomerRecord, selfLink, to } from './shape.js';

/** Definitions of custom objects (klasses) and the objects themselves. */

export const klassRecord = (names: Names, type: ObjectType): KustomerRecord => {
  const at = iso(names.desk.end - 86_400_000 * 1400);
  const number = names.desk.objectTypes.indexOf(type);
  const id = names.id('klass', number, names.desk.end - 86_400_000 * 1400);
  return {
    type: 'klass',
    id,
    attributes: {
      name: type.name,
      // The official example spells it both ways.
      [number === 0 ? 'displayname' : 'displayName']: type.label,
      icon: type.icon,
      color: '',
      appDisabled: type.state === 'orphaned',
      status: type.state === 'off' ? 'disabled' : 'enabled',
      mixins: type.commentable ? ['commentable'] : [],
      createdAt: at,
      updatedAt: at,
    },
    relationships: {
      org: to('org', names.org),
      kobjects: { links: { self: `/v1/klasses/${type.name}s` } },
    },
    links: { self: selfLink('klass', id) },
  };
};

/** `owner`: index of the person it belongs to now, or null. */
export const kobjectRecord = (names: Names, thing: DeskObject, owner: number | null): KustomerRecord => {
  const { type } = thing;
  const number = names.desk.objectTypes.indexOf(type) * 0x1000000 + thing.index;
  const id = names.id('kobject', number, thing.createdAt);
  return {
    type: `kobject.${type.name}`,
    id,
    attributes: {
      externalId: thing.externalId,
      title: thing.title,
      description: thing.description,
      icon: type.icon,
      images: thing.index % 9 === 0 ? [`https://shop.example.com/images/${thing.externalId}.png`] : [],
      data: { items: thing.items.map(({ sku, quantity }) => ({ sku, qty: quantity })) },
      custom: names.custom('object', thing.fields),
      tags: [],
      createdAt: iso(thing.createdAt),
      updatedAt: iso(thing.updatedAt),
      rev: 1 + (thing.index % 4),
      roleGroupVersions: [],
    },
    relationships: {
      org: to('org', names.org),
      // The vendor writes `link` here, and the klass by its name.
      klass: { link: { self: `/v1/klasses/${type.name}` }, data: { type: 'klass', id: type.name } },
      customer: owner === null ? undefined : to('customer', names.customer(owner)),
      company: thing.company === null ? undefined : to('company', names.company(thing.company)),
    },
    links: { self: `/v1/klasses/${type.name}s/${id}` },
  };
};
