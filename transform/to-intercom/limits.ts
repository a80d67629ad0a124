/** What the shaping must know of Intercom's limits. The first three are the target's capabilities; see load/target.ts. */
export interface IntercomLimits {
  /** Longest body of a part in characters (UTF-16 units of its HTML). At least 200. */
  readonly maxTextLength: number;
  readonly maxAttachmentsPerPart: number;
  readonly maxAttachmentBytes: number;
  readonly maxAttributeLength: number;
  readonly maxCompaniesPerContact: number;
}

/** Limits that the vendor documents: help article 179 (attributes), "attach a contact to a company". */
export const documentedLimits = { maxAttributeLength: 255, maxCompaniesPerContact: 1000 } as const;
