import { refuse } from './api/refusal.js';
import { type Route, route } from './api/route.js';

/**
 * Operations of the vendor that this stand-in does not have. They are answered 501, so that nobody takes our gap for
 * the vendor's 404. A path in neither list does not exist at the vendor.
 */
const lines = `
PUT /admins/:id/away
GET /admins/activity_logs
POST /admins/activity_logs/search
GET /admins/activity_log_event_types
GET /ai/content_import_sources
POST /ai/content_import_sources
GET /ai/content_import_sources/:id
PUT /ai/content_import_sources/:id
DELETE /ai/content_import_sources/:id
GET /ai/external_pages
POST /ai/external_pages
GET /ai/external_pages/:id
PUT /ai/external_pages/:id
DELETE /ai/external_pages/:id
GET /articles/:id/draft
PUT /articles/:id/draft
POST /articles/:id/draft/publish
GET /articles/:id/versions
GET /articles/:id/versions/:version
GET /audiences
POST /audiences
GET /audiences/:id
PUT /audiences/:id
DELETE /audiences/:id
GET /away_status_reasons
GET /calls
POST /calls/search
GET /calls/:id
GET /calls/:id/recording
GET /calls/:id/transcript
GET /contacts/:id/banners
POST /contacts/:id/banners/:view/dismiss
GET /contacts/:id/merge_history
POST /contacts/:id/subscriptions
DELETE /contacts/:id/subscriptions/:subscription
POST /content/bulk_actions
GET /content/search
GET /content_snippets
POST /content_snippets
GET /content_snippets/:id
PUT /content_snippets/:id
DELETE /content_snippets/:id
POST /content_snippets/:id/tags
DELETE /content_snippets/:id/tags/:tag
POST /conversations/redact
POST /conversations/:id/convert
GET /conversations/:id/handling_events
POST /conversations/:id/merge
GET /conversations/:id/side_conversations
GET /data_connectors
POST /data_connectors
GET /data_connectors/:id
PATCH /data_connectors/:id
DELETE /data_connectors/:id
GET /data_connectors/:id/execution_results
GET /data_connectors/:id/execution_results/:result
GET /download/reporting_data/:id
GET /emails
GET /emails/:id
GET /events
POST /events
POST /events/summaries
POST /export/reporting_data/enqueue
GET /export/reporting_data/get_datasets
GET /export/reporting_data/:id
GET /export/workflows/:id
POST /fin/start
POST /fin/reply
POST /fin/csat
POST /fin_voice/register
GET /fin_voice/collect/:id
GET /fin_voice/external_id/:id
GET /fin_voice/phone_number/:number
GET /fin_voice/conversation/:id
GET /ip_allowlist
PUT /ip_allowlist
GET /messages/status
GET /messages/whatsapp/status
GET /news/news_items
POST /news/news_items
GET /news/news_items/:id
PUT /news/news_items/:id
DELETE /news/news_items/:id
GET /news/newsfeeds
GET /news/newsfeeds/:id
GET /news/newsfeeds/:id/items
GET /office_hours_schedules
POST /office_hours_schedules
GET /office_hours_schedules/:id
PUT /office_hours_schedules/:id
DELETE /office_hours_schedules/:id
GET /office_hours_schedules/:id/office_hours_exceptions
POST /office_hours_schedules/:id/office_hours_exceptions
GET /office_hours_schedules/:id/office_hours_exceptions/:exception
PUT /office_hours_schedules/:id/office_hours_exceptions/:exception
DELETE /office_hours_schedules/:id/office_hours_exceptions/:exception
POST /phone_call_redirects
GET /teams/:id/metrics
POST /tickets/:id/change_type
POST /tickets/:id/linked_conversations
DELETE /tickets/:id/linked_conversations/:conversation
GET /visitors
PUT /visitors
POST /visitors/convert
`;

export const uncoveredRoutes: readonly Route[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [method, path] = line.split(' ') as [Route['method'], string];
    const refusal = refuse(501, 'unsupported', `The stand-in does not have ${method} ${path}`);
    return route({ method, path, run: () => refusal });
  });
