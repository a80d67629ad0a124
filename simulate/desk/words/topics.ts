import type { Topic } from './topic.js';
import { languageTopics } from './topics-languages.js';
import { orderTopics } from './topics-orders.js';
import { serviceTopics } from './topics-service.js';

/** Everything that is talked about at the desk. */
export const topics: readonly Topic[] = [...orderTopics, ...serviceTopics, ...languageTopics];
