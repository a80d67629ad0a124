import type { Setting } from '../simulator.js';

const setting = (name: string, values: Setting['values'], standard: string, about: string): Setting => ({
  name,
  values,
  default: standard,
  about,
});

/**
 * The facts about Kustomer that nobody outside could settle, and the weather of a run. A client must pass with every
 * value. Numbers in brackets are the rules of the list that the tests follow.
 */
export const kustomerSettings: readonly Setting[] = [
  // Keys and roles
  setting('pod', ['prod1', 'prod2', 'prod4'], 'prod1', 'Region that this host serves (2).'),
  setting('key_pod', ['prod1', 'prod2', 'prod4'], 'prod1', 'Region that the key belongs to (2).'),
  setting('wrong_pod', ['401', '403'], '401', 'Status of a key of another region (2).'),
  setting('key_state', ['valid', 'expired'], 'valid', 'Whether the key has expired (2).'),
  setting(
    'missing_role',
    ['401', '403'],
    '401',
    'Status of a missing role: older and newer documents differ (3).',
  ),
  setting(
    'roles',
    'text',
    'all',
    'Roles of the key: all, or a comma-separated list; -role takes one out of all. No role: none (3).',
  ),
  setting('keys', 'text', '', 'More keys: token=roles;token=roles, roles as above (3).'),
  setting('masked', 'text', '', 'Attributes hidden from keys, e.g. emails,custom.nationalIdStr (33).'),
  // Rates
  setting('rpm', 'text', '1000', 'Calls a minute of the organisation: a number or unlimited (6).'),
  setting('search_rpm', 'text', '100', 'Searches a minute: a number or unlimited (6).'),
  setting('other_traffic', 'integer', '0', 'Calls a minute that others make with the same allowance (6).'),
  setting('reset_header', ['present', 'absent'], 'present', 'x-ratelimit-reset on 429 (6).'),
  setting('retry_after', ['absent', 'present'], 'absent', 'Retry-After on 429 (6).'),
  // Lists
  setting('page_size_over', ['clamp', '400'], 'clamp', 'A page size above the maximum (10).'),
  setting(
    'customers_page_size',
    ['30', '100'],
    '30',
    'Page size of the customer list when none is asked for (10).',
  ),
  setting('list_cap', 'integer', '10000', 'Lists end there without a word; 0: not at all (11).'),
  setting('multiget_unknown', ['omit', '404'], 'omit', 'Unknown ids among several (14).'),
  setting('multiget_cap', 'integer', '50', 'Most ids in one call (14).'),
  setting(
    'users_default',
    ['active', 'all'],
    'active',
    'Whether the user list leaves out deactivated and machine users (26).',
  ),
  setting(
    'absent',
    'text',
    '',
    'Kinds of the set-up that this plan does not have, e.g. workflow,snippet (1).',
  ),
  setting('absent_status', ['404', '402', '403'], '404', 'What a feature answers that the plan lacks (1).'),
  // Search
  setting('search_attributes', ['documented', 'any'], 'documented', 'Which attributes a search takes (16).'),
  setting('archive_overlap_days', 'integer', '0', 'Days that live and archive search both show (17).'),
  setting('archive_gap_days', 'integer', '0', 'Days that neither shows (17).'),
  setting('page_101', ['400', 'empty'], '400', 'Answer beyond the hundredth page (18).'),
  setting('total', ['exact', 'capped'], 'exact', 'meta.total above 10,000 (18).'),
  setting('multi_sort', ['first', 'all'], 'first', 'Which sort keys are honoured (19).'),
  setting('index_lag', 'integer', '0', 'Milliseconds until a search sees a write (21).'),
  setting('deleted_shape', ['full', 'reduced'], 'full', 'Attributes of deleted records in a search (23).'),
  setting('ids_only', ['bare', 'full'], 'bare', 'What idsOnly=true gives (24).'),
  // Records
  setting('big_numbers', ['yes', 'no'], 'yes', 'Numbers beyond 2^53 and with trailing zeros (9).'),
  setting('merged_source', ['404', 'deleted'], '404', 'A customer that was merged into another (35).'),
  setting('merged_children', ['bumped', 'kept'], 'kept', 'updatedAt of what was re-parented (35).'),
  setting('app_original', ['404', '401', '200'], '404', 'A message’s original at its channel’s app (31).'),
  setting('kb_list', ['full', 'lean'], 'full', 'Whether the article list brings the bodies (38).'),
  setting('kb_version_id', ['object', 'string'], 'object', 'langVersions.*.currentVersion.id (38).'),
  setting(
    'kb_paths',
    ['hyphens', 'joined', 'camel', 'none'],
    'hyphens',
    'How the paths of knowledge bases and their domains are written, if there are any (38).',
  ),
  setting(
    'kb_domains',
    ['both', 'listed', 'own', 'none'],
    'both',
    'Where a help centre’s own address is found: in a list of all, below the help centre, in both or nowhere (38).',
  ),
  setting('kb_tags', ['names', 'ids'], 'ids', 'Whether articles name their labels or give ids (38).'),
  setting('kb_versions', ['single', 'array'], 'array', 'Versions of one language: the newest, or all (38).'),
  setting('kb_deleted', ['listed', 'hidden'], 'listed', 'Deleted articles in the article list (38).'),
  // Files
  setting('url_seconds', 'integer', '600', 'Life of a signed address (36).'),
  setting('dead_links', ['404', 'refused'], '404', 'What a dead external address does (36).'),
  setting('short_files', 'integer', '0', 'Per cent of files that come shorter than declared (36).'),
  setting('corrupt_files', 'integer', '0', 'Per cent of files whose bytes were changed (36).'),
  setting(
    'store_ranges',
    ['served', 'ignored', 'shifted', 'changed', 'refused'],
    'served',
    'What a file store does that is asked for the rest of a file: it gives it, gives all, begins elsewhere, gives that of another version, or refuses (36).',
  ),
  setting('store_faults', 'text', '', 'Faults of the object store, in the grammar of --faults (7, 36).'),
  // CSV exports of the vendor's pages
  setting('csv_header', ['paths', 'names'], 'paths', 'What a header prints: paths or display names (39).'),
  setting('csv_mark', ['yes', 'no'], 'yes', 'Byte order mark (39).'),
  setting('csv_delimiter', ['comma', 'semicolon'], 'comma', 'Mark between cells (39).'),
  setting(
    'csv_lists',
    ['comma', 'semicolon', 'json'],
    'comma',
    'How a cell with several values is written (39).',
  ),
  setting('csv_dates', ['utc', 'local'], 'utc', 'Dates with a zone, or local ones of Berlin without (39).'),
  setting('csv_overlap', 'integer', '0', 'Days by which windows of 30 days overlap (39).'),
  setting('csv_hole', 'integer', '0', 'Number of the window that nobody exported; 0: none (39).'),
  setting(
    'csv_damage',
    ['none', 'garbled', 'windows-1252', 'utf-16', 'cut'],
    'none',
    'What a spreadsheet or a broken download made of the last file of a kind (39).',
  ),
  // The run
  setting('churn', 'integer', '0', 'Rows that change after each call (13).'),
  setting('churn_calls', 'integer', '0', 'Calls after which the changing stops; 0: never (13).'),
  setting(
    'ties',
    'integer',
    '0',
    'Customers, conversations and messages more that share one updatedAt (20).',
  ),
  setting('old_ties', 'integer', '0', 'The same, longer ago than two years (20).'),
  setting(
    'desk_end',
    'text',
    '',
    'Last moment of the desk as an ISO time; else the midnight before the start.',
  ),
];
