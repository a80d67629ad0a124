import type { Batch } from '../../../archive-format/batch.js';
import type { Gap, GapReason } from '../../../archive-format/gap.js';
import { createDraft } from '../../draft.js';
import type { Reader, Reading } from '../reader.js';

/** What no key can read, whatever its roles: an archive that is silent about it would look complete. */
export const unlisted: readonly (Pick<Gap, 'kind' | 'evidence'> & { readonly reason: GapReason })[] = [
  {
    reason: 'endpoint-absent',
    kind: 'business_rule',
    evidence: 'The API lists no business rules; only audit logs mention them.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'channel',
    evidence:
      'A channel is a word, no record: what is set up of one stands in hooks, outbound accounts, brands and settings.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'saved_search_result',
    evidence: 'The API lists saved searches; what one finds is shown to people in the app only.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'form_submission',
    evidence:
      'What is sent with a form becomes a conversation of the channel `form`; the submission itself is not listed.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'routing_status',
    evidence: 'No page gives a path for agents’ routing statuses and for the routing settings of teams.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'shortcut_category',
    evidence: 'No page gives a path for the folders of shortcuts; a shortcut names the one that it is in.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'workflow_run',
    evidence: 'No page gives paths for the variables of workflows and for the errors of their runs.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'user_setting',
    evidence: 'What users have set for themselves, and their search filters, can be read by themselves only.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'app',
    evidence: 'No page gives a path for the list of installed apps; hooks, cards and klasses name theirs.',
  },
  {
    reason: 'unprovable',
    kind: 'kb_article',
    evidence:
      'Whether the list of articles holds deleted ones is not documented; one that is hidden leaves no trace.',
  },
  {
    reason: 'unprovable',
    kind: 'kb_version',
    evidence:
      'The API is said to give all versions of an article in a language; nothing counts them, so none can be shown to be missing.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'kb_article_schedule',
    evidence:
      'A day on which a draft is to be published can be set below its article; no page says how such days are read.',
  },
  {
    reason: 'endpoint-absent',
    kind: 'kb_theme_file',
    evidence:
      'The code of a theme’s pages is given to anybody at /p/v3/kb/themes/{id}/files; no page gives a list of it for a key.',
  },
];

export const unlistedKinds = (): Reader =>
  async function* ({ settings }: Reading): AsyncGenerator<Batch> {
    const draft = createDraft();
    const at = new Date(settings.clock.now()).toISOString();
    for (const gap of unlisted) draft.miss({ ...gap, request: null, at });
    yield draft.finish({}, true);
  };
