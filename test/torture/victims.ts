import { contentOf } from '../load/intercom/content.js';

/** What is done to a target's stand-in, and how the load is told to live with it. */
export interface Victim {
  readonly name: 'intercom' | 'crisp';
  /** Settings of the stand-in that every load meets. */
  readonly calm: Readonly<Record<string, string>>;
  /** Those that only the tormented one meets: late searches, stale reads, pictures that cannot be fetched. */
  readonly torment: Readonly<Record<string, string>>;
  /** Faults that a seed chooses from. */
  readonly faults: readonly string[];
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What a dump of the stand-in says, comparable between two loads. */
  content(dump: string): string[];
}

const common = [
  '429',
  '500-before',
  '500-after',
  '502-before',
  '502-after',
  '503-before',
  '504-after',
  'reset-before',
  'reset-after',
  'truncate',
  'truncate-json',
  'empty-body',
];

const intercom: Victim = {
  name: 'intercom',
  calm: { recent_replies: 'off', app_rate: '0', workspace_rate: '0' },
  torment: { conversation_index_delay: '1', contact_index_delay: '1', picture_failures: '20' },
  faults: common,
  // The stand-in's search is a second late, and it is on this machine: nothing is on its way for long.
  flags: ['--canary-wait', '0', '--index-lag', '2', '--settle', '0.5'],
  environment: {},
  content: contentOf,
};

const crisp: Victim = {
  name: 'crisp',
  calm: { creation_limit: 'off', daily_quota: '0', retry_after: 'present' },
  torment: { read_lag: '300', stale_reads: '400', visitors: '7' },
  faults: [...common, '420', '423'],
  flags: ['--index-lag', '1', '--pictures-url', 'https://files.example.com', '--pictures-published'],
  environment: {
    DESKARCHIVE_CRISP_ALONE: 'yes',
    DESKARCHIVE_CRISP_CALLS_PER_DAY: '100000000',
    DESKARCHIVE_CRISP_CALLS_PER_MINUTE: '100000000',
    DESKARCHIVE_CRISP_CONVERSATIONS_PER_MINUTE: '1000000',
  },
  // The dump has no ids but those in addresses of pages; visitors come to the tormented desk only.
  content: (dump) =>
    dump
      .replace(/(help\.example\.com\/[a-z-]+\/article\/[^/"]*)-[a-z0-9]{7}\//g, '$1/')
      .split('\n')
      .filter((line) => line !== '' && (JSON.parse(line) as { visitor?: boolean }).visitor !== true)
      .sort(),
};

export const victims: Readonly<Record<string, Victim>> = { intercom, crisp };
