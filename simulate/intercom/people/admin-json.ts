import type { Admin } from '../state/people.js';

/** A teammate as the API shows one, alone or as the author of something. */
export const adminOut = (admin: Admin): object => ({
  type: 'admin',
  id: admin.id,
  name: admin.name,
  email: admin.email,
  away_mode_enabled: false,
  away_mode_reassign: false,
  away_status_reason_id: null,
  has_inbox_seat: true,
  team_ids: admin.teamIds.map(Number),
  team_priority_level: {},
});
