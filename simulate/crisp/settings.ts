import { setting } from '../settings.js';
import type { Setting } from '../simulator.js';

/**
 * The facts about Crisp that its clients and its pages leave open, one setting each, and what the workspace is
 * equipped with. Defaults are the strictest reading, so that what passes here passes there.
 */
export const crispSettings: readonly Setting[] = [
  // The workspace.
  setting('plan', ['free', 'mini', 'essentials', 'plus'], 'essentials', 'The plan that is paid for.'),
  setting('tier', ['website', 'plugin'], 'website', 'The tier of the token that is accepted.'),
  setting(
    'scopes',
    'text',
    'all',
    'Scopes of the token, e.g. `website:conversation:messages, website:people:profiles`; `all`: not enforced.',
  ),
  setting(
    'operators',
    'text',
    'desk',
    'The operators, `Name <e-mail>` each, or `desk`: those of the made-up desk of the same seed. The API cannot make any.',
  ),
  setting('helpdesk', ['on', 'off'], 'on', 'Whether the workspace has a knowledge base.'),
  setting('locales', 'text', 'en', 'Languages of the knowledge base; further ones can be added by a call.'),
  setting(
    'visitors',
    'integer',
    '0',
    'After so many conversations made by a call a living visitor opens an empty one; 0: nobody comes.',
  ),
  // Quotas.
  setting('daily_quota', 'integer', '10000', 'Calls a day and token (plugin tokens: 5000); 0: no limit.'),
  setting(
    'quota_status',
    ['429', '420', '423'],
    '429',
    'Status of a call beyond the daily quota: documented nowhere.',
  ),
  setting(
    'quota_reset',
    ['midnight', 'rolling'],
    'midnight',
    'When a day’s quota is new: UTC midnight, or 24 hours after the first call.',
  ),
  setting(
    'quota_window',
    'integer',
    '86400',
    'Seconds that the daily quota counts: a day; less only to try it.',
  ),
  setting('creation_limit', ['on', 'off'], 'on', 'Conversations in a window by plan; beyond it 423.'),
  setting('rate', 'integer', '0', 'Calls a second before 429; no number is known; 0: no limit.'),
  setting(
    'retry_after',
    ['absent', 'present'],
    'absent',
    'Whether refusals for rate say how long to wait; never seen.',
  ),
  // Messages.
  setting('max_text', 'integer', '2000', 'Characters of a text or note; the vendor’s importer cuts there.'),
  setting('max_body', 'integer', '1000000', 'Bytes of a call’s body.'),
  setting(
    'duplicate_fingerprint',
    ['accepted', 'refused', 'merged'],
    'refused',
    'What becomes of a second message with a fingerprint that is there: kept twice, 409, or swallowed with a success.',
  ),
  setting(
    'seconds',
    ['refused', 'taken'],
    'refused',
    'Times that look like seconds instead of milliseconds.',
  ),
  setting('note_refusal', ['402', '403'], '402', 'Status of a note on the free plan.'),
  setting('subject_lines', ['refused', 'taken'], 'refused', 'A subject with a line break.'),
  setting('geolocation', ['strict', 'lax'], 'strict', 'Whether a geolocation needs coordinates.'),
  setting('dispatched_status', ['202', '200'], '202', 'Status of a message that was taken.'),
  // People.
  setting('conflict_status', ['409', '400'], '409', 'Status of a second profile with the same e-mail.'),
  setting('people_page', 'integer', '20', 'Profiles a page.'),
  setting(
    'meta_lists',
    ['replaced', 'merged'],
    'replaced',
    'Whether segments and data of a meta update replace what is there.',
  ),
  setting(
    'storage',
    ['as-sent', 'tidied'],
    'as-sent',
    'Whether what is kept is written anew: telephone numbers without spaces, ordered lists of pages numbered 1, 1, 1.',
  ),
  // Reading.
  setting(
    'stale_reads',
    'integer',
    '0',
    'Milliseconds for which an answered GET is answered again from the cache.',
  ),
  setting('read_lag', 'integer', '0', 'Milliseconds after which something new can be read.'),
  // Knowledge base.
  setting('put_creates', ['no', 'yes'], 'no', 'Whether saving a body at a path that is not there makes it.'),
  // Files.
  setting(
    'bucket_delay',
    'integer',
    '50',
    'Milliseconds until the signed address of an upload comes as an event.',
  ),
  setting('bucket_limit', 'integer', '10000000', 'Most bytes of an uploaded file.'),
  setting('file_bytes', ['kept', 'dropped'], 'kept', 'Whether uploaded bytes are kept, to be fetched again.'),
  setting('hook_url', 'text', '', 'Where events are posted (web hook); none: events are only kept.'),
  setting('hook_secret', 'text', 'simulated-hook-secret', 'Signs the events.'),
];
