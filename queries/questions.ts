import type { Archive } from '../archive-format/archive.js';
import { deskError, isDeskError } from '../core/errors.js';
import { handoverTable } from './catalog/handovers.js';
import { openCatalog } from './catalog/open.js';
import type { CatalogScope } from './catalog/plan.js';
import type { AbsentRelation, CatalogPlan, Provenance } from './catalog/relation.js';
import { type Answer, openEngine } from './engine/engine.js';
import type { Need } from './library/header.js';
import { namedQuery } from './library/library.js';
import { valuesOf } from './library/parameters.js';

export interface AskOptions extends CatalogScope {
  /** Megabytes for one question. Default 512. */
  readonly memoryMb?: number;
  /** Milliseconds that one question may work. Default 60,000. */
  readonly timeoutMs?: number;
}

/** A question by name, or a statement of one's own. */
export type Asked =
  | { readonly name: string; readonly parameters?: Readonly<Record<string, string>> }
  | { readonly sql: string; readonly parameters?: Readonly<Record<string, string | null>> };

/** An answer together with everything that a proof quotes. */
export interface AnsweredQuestion extends Answer {
  readonly provenance: Provenance;
  /** Null for a statement of one's own. */
  readonly name: string | null;
  readonly sql: string;
  /** As bound: defaults filled in. */
  readonly parameters: Readonly<Record<string, string | null>>;
  /** The statement names a table of the model. */
  readonly usesModel: boolean;
}

/** An archive that answers questions. */
export interface Questions {
  readonly plan: CatalogPlan;
  /**
   * Errors: query-missing, query-parameter, query-invalid, query-refused, query-stopped, model-missing, load-missing,
   * archive-damaged.
   */
  ask(asked: Asked, signal?: AbortSignal): Promise<AnsweredQuestion>;
  close(): Promise<void>;
}

const missing = ({ code, what, next }: AbsentRelation) => deskError(code, { what, next });

/** What a need is called, and a table that is there when it is met. */
const needed: Readonly<Record<Need, { readonly table: string; readonly words: string } | undefined>> = {
  archive: undefined,
  model: { table: 'conversation', words: 'the model of this state of the archive' },
  plan: { table: 'plan_operation', words: 'a plan' },
  load: { table: 'load_operation', words: 'the ledger of a load' },
};

/** Opens an archive for questions. Errors: object-ambiguous, archive-incomplete, snapshot-missing, archive-damaged. */
export const openQuestions = async (archive: Archive, options: AskOptions = {}): Promise<Questions> => {
  const catalog = await openCatalog(archive, options);
  const { plan } = catalog;
  const engine = openEngine({
    catalog: catalog.engine,
    ...(options.memoryMb === undefined ? {} : { memoryMb: options.memoryMb }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  const modelTables = new Set(plan.views.filter(({ layer }) => layer === 'model').map(({ name }) => name));
  const absent = (name: string) => plan.absent.find((relation) => relation.name === name.toLowerCase());

  const questionOf = (asked: Asked) => {
    if ('sql' in asked) return { name: null, sql: asked.sql, parameters: { ...asked.parameters } };
    const query = namedQuery(asked.name);
    const need = needed[query.needs];
    const gone = need && absent(need.table);
    if (gone) {
      const { code, next } = gone;
      throw deskError(code, {
        what: `The question ${query.name} needs ${need?.words}, and there is none.`,
        next,
      });
    }
    return {
      name: query.name,
      sql: query.sql,
      parameters: valuesOf(query.parameters, asked.parameters ?? {}),
    };
  };

  return {
    plan,
    ask: async (asked, signal) => {
      const question = questionOf(asked);
      try {
        const answer = await engine.ask(question, signal);
        const usesModel = answer.tables.some((table) => modelTables.has(table));
        // The list grows beside the archive: its answer is of the moment, not of the state that a proof names.
        const growing = answer.tables.filter((table) => table === handoverTable);
        const changing = [...answer.changing, ...growing];
        return { ...answer, ...question, changing, usesModel, provenance: plan.provenance };
      } catch (error) {
        const table = isDeskError(error) ? error.details.missingTable : undefined;
        const gone = typeof table === 'string' ? absent(table) : undefined;
        throw gone ? missing(gone) : error;
      }
    },
    close: async () => {
      await engine.close();
      await catalog.close();
    },
  };
};
