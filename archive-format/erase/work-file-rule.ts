import type { Finder } from '../subject/finder.js';
import type { RecordSet } from '../subject/record-set.js';

/** What files of `work/` are looked at with. */
export interface SubjectLook {
  readonly finder: Pick<Finder, 'hitsJson' | 'strikeText'>;
  /** Records that go. */
  readonly doomed: Pick<RecordSet, 'has'>;
}

/** How one sort of file in `work/` loses its lines about a subject; its owner gives it. */
export interface WorkFileRule {
  /** `path` is relative to the archive's home, `/` between names. */
  matches(path: string): boolean;
  /** Writes the new file. Answers how many of its rows went; with 0 the file stays as it is. */
  rewrite(from: string, to: string, look: SubjectLook): Promise<number>;
  /** Whether a line of such a file, kept in an object of loads too, is about the subject. */
  isAbout?(line: Buffer, look: SubjectLook): boolean;
}
