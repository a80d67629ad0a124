import type { TableSpec } from '../../archive-format/table.js';
import { tableOf } from './kinds/kind.js';
import { declaredKinds } from './kinds/kinds.js';

/**
 * Columns of Kustomer's records, as declared by developer.kustomer.com (core resources, knowledge base).
 * Attributes that are not listed stay in the raw lines; nothing is inferred.
 */
export const kustomerTables: readonly TableSpec[] = declaredKinds.map(tableOf);
