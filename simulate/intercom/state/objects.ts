/** Custom objects. Their types are declared in Intercom's own pages; here by the setting `object-types`. */

export interface ObjectType {
  readonly identifier: string;
  /** Null: any attribute is taken. */
  readonly attributes: Readonly<Record<string, string>> | null;
}

/** A list of instances that a contact, company or conversation has, made in the pages as well. */
export interface ObjectRelation {
  readonly holder: string;
  readonly name: string;
  /** Identifier of the object type. */
  readonly type: string;
}

export interface ObjectInstance {
  readonly id: string;
  readonly type: string;
  readonly externalId: string;
  externalCreatedAt: number | null;
  externalUpdatedAt: number | null;
  readonly customAttributes: Record<string, unknown>;
  readonly createdAt: number;
  updatedAt: number;
}

/** One run of the content export. */
export interface ExportJob {
  readonly id: string;
  readonly createdAt: number;
  canceled: boolean;
}
