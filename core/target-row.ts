/**
 * What goes from the model to a load: rows shaped for one target, with everything already decided that depends on
 * the mapping, and every loss named. transform/to-<target> makes them, load/<target> turns them into operations.
 */

/** Where a thing comes from: enough to find its raw line. */
export interface Lineage {
  readonly source: string;
  readonly kind: string;
  readonly id: string;
  readonly rawSha256: string | null;
}

/** What can be lost on the way to a target. A code never changes its meaning. */
export const lossReasons = {
  'text-nul-removed': 'NUL characters were taken out; the target refuses or cuts at them.',
  'text-repaired': 'Half of a surrogate pair became U+FFFD.',
  'text-split': 'A text longer than the target takes was split into several parts, numbered.',
  'text-wrapped-html': 'A plain text was written as HTML; reading it back gives the same characters.',
  'text-empty-replaced': 'An empty text became a visible placeholder; the target refuses empty bodies.',
  'html-cleaned': 'Elements or attributes that the target or our policy does not allow were taken out.',
  'html-to-text': 'HTML became plain text because the target takes none there.',
  'html-flattened': 'Nested lists or tables were flattened; the target refuses them.',
  'table-split': 'A table of more rows than the target takes became several; each has the head.',
  'heading-level': 'A heading level became another one.',
  'opener-invented':
    'An opening message had to be invented: the target lets only contacts begin a conversation.',
  'author-replaced':
    'The author has no account at the target; the fallback wrote it and the name stands in the text.',
  'author-unknown': 'The source does not say who wrote it.',
  'time-missing': 'The source has no time; the time of a neighbour was taken.',
  'time-raised': 'A time earlier than the part before, or than the conversation, was raised to it.',
  'time-lowered':
    'A time after the moment of the plan was lowered to it; the target takes none in the future.',
  'time-lost': 'The target dates it at the time of the import.',
  'time-rounded': 'Milliseconds were dropped; the target keeps seconds.',
  'attachment-missing': 'The archive has no bytes for it; a line in the text says so.',
  'attachment-too-large': 'It is larger than the target takes; a line in the text says so.',
  'attachment-lost': 'The target takes no files there; a line in the text says so.',
  'attachment-moved': 'It went to a part of its own; the target takes no files or no more files there.',
  'picture-missing': 'A picture has no bytes in the archive; a line in the text says so.',
  'subject-lost': 'The target has no place for the subject of a single part.',
  'contact-merged': 'Another contact with the same e-mail stands for it.',
  'contact-placeholder': 'A contact without e-mail was made, reachable by nobody.',
  'contact-detail-lost': 'A second address, phone or profile has no field at the target.',
  'field-skipped': 'The mapping leaves the custom field out.',
  'field-value-rejected': 'A value is not of the field’s type and was not sent.',
  'field-value-shortened': 'A value is longer than the target’s attribute takes; the whole stands in a note.',
  'rating-in-note': 'The target’s own ratings cannot be written: attributes and a note hold it.',
  'tag-renamed': 'The tag has another name at the target.',
  'tag-skipped': 'The mapping leaves the tag out.',
  'tag-missing': 'The tag’s name is not in the archive.',
  'participant-lost': 'The target’s plan takes fewer participants.',
  'note-lost': 'The target’s plan takes no notes; the archive has it.',
  'assignee-replaced': 'The assignee has no account at the target.',
  'assignee-lost': 'The target takes one assignee and one team; further ones are lost.',
  'team-lost': 'The team does not exist at the target.',
  'note-time-in-text': 'The note’s time and author stand in its text; the target dates it itself.',
  'company-lost':
    'The company is not in the archive or is left out, or the contact has more than the target takes.',
  'state-mapped': 'The state has no equal at the target.',
  'category-depth': 'A category below the deepest level of the target was moved up.',
  'category-lost':
    'The category is not in the archive or is left out, or the target takes one category only.',
  'link-broken': 'A link points to something that is not in the archive or is not loaded.',
  'link-unpublished':
    'A link points to an article that is a draft at the target and so has no address: its words stay. Once the article is published at the source, the next load writes the link.',
  'locale-mapped': 'The language code became another one.',
  'locale-apart': 'Each language became an article of its own: the target’s internal articles have one.',
  'relation-lost': 'The target has no place for this relation of an object, or one end of it is not loaded.',
  'kind-inventory': 'It cannot be written to the target; the hand-over lists it.',
} as const;

export type LossReason = keyof typeof lossReasons;

/** Something that will not arrive as it was; counted by reason in the plan before anything is written. */
export interface Loss {
  readonly reason: LossReason;
  readonly lineage: Lineage;
  /** What is affected, e.g. `text`, `attachment report.pdf`. */
  readonly field: string | null;
  /** Both in short, at most 200 characters each; the archive has the whole. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Why something is not loaded at all. */
export const heldReasons = {
  'contact-without-email': 'The mapping holds contacts without e-mail.',
  'contact-skipped': 'The mapping leaves these contacts out.',
  'company-without-people':
    'Nobody who is loaded belongs to it, and the target keeps companies only with their people.',
  'conversation-without-contact': 'Its contact is held or not in the archive.',
  'conversation-empty': 'It has no part that can be written.',
  'deleted-at-source': 'The source marks it as deleted and the mapping leaves such things out.',
  spam: 'The source marks it as spam and the mapping leaves spam out.',
  filtered: 'A filter of the plan leaves it out.',
  'article-not-public': 'It is not public at the source and the mapping holds such articles.',
  'locale-skipped': 'The mapping leaves the language out.',
  'category-top':
    'The top category of a knowledge base; the mapping leaves it out and its children stand at the top.',
  'article-without-text': 'It has no version with a text.',
  'object-inventory': 'The mapping leaves objects of this kind in the archive.',
  'object-without-contact':
    'It would become a ticket, which needs a contact, and is tied to none that is loaded.',
  'article-without-author': 'The target wants an author and the mapping names none.',
} as const;

export type HeldReason = keyof typeof heldReasons;

export interface Held {
  readonly reason: HeldReason;
  readonly lineage: Lineage;
  readonly detail: string | null;
}

/** One thing to load with all its children: a contact with its notes, a conversation with its parts. */
export interface TargetRow {
  /** The target's own word for it: `contact`, `conversation`, `article`… */
  readonly kind: string;
  /** Unique within the kind, stable between runs: `<source>:<id>`. */
  readonly key: string;
  readonly lineage: Lineage;
  /** Plain JSON; its form is declared by load/<target>/rows.ts and checked there. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly losses: readonly Loss[];
}
