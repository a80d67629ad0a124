/** What happens around conversations and people, and is asked for one parent at a time; see setup-kinds.ts. */
export const activityKinds = [
  { kind: 'draft', byte: 0x40, file: 'drafts' },
  { kind: 'forward', byte: 0x41, file: 'forwards' },
  { kind: 'conversation_event', byte: 0x42, file: 'conversation_events' },
  { kind: 'conversation_time', byte: 0x43, file: 'conversation_times' },
  { kind: 'customer_session', byte: 0x44, file: 'customer_sessions' },
  { kind: 'session_event', byte: 0x45, file: 'session_events' },
  { kind: 'comment', byte: 0x46, file: 'comments' },
  { kind: 'satisfaction_response', byte: 0x12, file: 'satisfaction_responses' },
  { kind: 'audit_log', byte: 0x47, file: 'audit_logs' },
] as const;

export type ActivityKindName = (typeof activityKinds)[number]['kind'];
