import type { TargetRow } from '../../core/target-row.js';
import { type Shaped, type ShapeInput, shapeModel } from '../shape/shaped.js';
import { agentNames, type HelpMap, helpMap } from './context.js';
import { conversationRows } from './conversations.js';
import { articleRows, folderRows, localeRows } from './help.js';
import type { CrispLimits } from './limits.js';
import { personRows } from './people.js';
import { withdrawalRows } from './withdrawals.js';

/** Reads something small when the first row that needs it is asked for. */
const given = async function* <T>(
  read: () => Promise<T>,
  rows: (value: T) => AsyncIterable<TargetRow>,
): AsyncGenerator<TargetRow> {
  yield* rows(await read());
};

/** Shapes a model for Crisp: people, conversations, then the languages, folders and articles of the knowledge base. */
export const shapeForCrisp = (input: ShapeInput & { readonly limits: CrispLimits }): Promise<Shaped> =>
  // A category and a section: more levels there are not.
  shapeModel<CrispLimits>(
    input,
    { limits: input.limits, depth: 2, companiesInside: true },
    (ask, context, duck) => {
      let known: Promise<HelpMap> | undefined;
      const map = (): Promise<HelpMap> => {
        known ??= helpMap(ask);
        return known;
      };
      return [
        personRows(ask, context),
        given(
          () => agentNames(duck),
          (names) => conversationRows(ask, context, names),
        ),
        given(map, localeRows),
        given(map, (places) => folderRows(ask, places)),
        given(map, (places) => articleRows(ask, context, places)),
        withdrawalRows(ask, context),
      ];
    },
  );
