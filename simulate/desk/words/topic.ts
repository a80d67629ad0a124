/**
 * The grammar of the dialogues: a topic is a script of steps, a step has several wordings, a wording has slots in
 * braces. `c` is the customer, `a` an agent. A step with a share is said only in that share of the threads.
 */
export interface Step {
  readonly by: 'c' | 'a';
  readonly says: readonly string[];
  readonly share?: number;
  /** What the speaker may attach: a form and a name. */
  readonly file?: readonly [form: 'png' | 'pdf' | 'text' | 'csv', name: string];
}

export interface Topic {
  readonly key: string;
  readonly language: string;
  readonly subjects: readonly string[];
  /** Names out of teams and tags of desk.ts. */
  readonly team: string;
  readonly tags: readonly string[];
  /** Node of the contact reasons. */
  readonly reason: string;
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
  /** Share of all threads, relative to the others; 1 when absent. */
  readonly weight?: number;
}
