import { gzipSync } from 'node:zlib';
import { ok } from '../api/out.js';
import { invalidValue, refuse, resourceNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { ExportJob } from '../state/objects.js';

/** The content export: who was sent which message, never conversations. One job at a time. */

const lifeSeconds = 2 * 86_400;

const busy = refuse(429, 'rate_limit_exceeded', 'Exceeded rate limit of 1 pending message data export jobs');

/** A job waits, works and ends by the clock; its file dies after two days. */
const statusOf = (desk: Desk, job: ExportJob): string => {
  if (job.canceled) return 'canceled';
  const age = desk.now() - job.createdAt;
  const step = desk.settings.number('job_seconds');
  if (age < step) return 'pending';
  return age < 2 * step ? 'in_progress' : desk.settings.text('export_outcome');
};

const isActive = (desk: Desk, job: ExportJob): boolean =>
  ['pending', 'in_progress'].includes(statusOf(desk, job));

const isGone = (desk: Desk, job: ExportJob): boolean => desk.now() - job.createdAt > lifeSeconds;

const jobOut = (desk: Desk, job: ExportJob): object => {
  const status = statusOf(desk, job);
  const done = status === 'completed';
  return {
    job_identifier: job.id,
    status,
    download_url: done ? `${desk.baseUrl()}/download/content/data/${job.id}` : '',
    download_expires_at: done ? String(job.createdAt + lifeSeconds) : '',
  };
};

export const exportRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/export/content/data',
    fields: {
      created_at_after: { type: 'integer', required: true },
      created_at_before: { type: 'integer', required: true },
    },
    run: (desk, { body }) => {
      if (body.created_at_before < body.created_at_after)
        return invalidValue('created_at_before', body.created_at_before);
      if ([...desk.workspace.exportJobs.values()].some((job) => isActive(desk, job))) return busy;
      const job: ExportJob = {
        id: desk.ids.uuid().replaceAll('-', '').slice(0, 16),
        createdAt: desk.now(),
        canceled: false,
      };
      desk.workspace.exportJobs.set(job.id, job);
      return ok(jobOut(desk, job));
    },
  }),
  route({
    method: 'GET',
    path: '/export/content/data/:id',
    run: (desk, { params }) => {
      const job = desk.workspace.exportJobs.get(params.id);
      return job && !isGone(desk, job) ? ok(jobOut(desk, job)) : resourceNotFound;
    },
  }),
  route({
    method: 'POST',
    path: '/export/cancel/:id',
    run: (desk, { params }) => {
      const job = desk.workspace.exportJobs.get(params.id);
      if (!job || isGone(desk, job)) return resourceNotFound;
      if (isActive(desk, job)) job.canceled = true;
      return ok(jobOut(desk, job));
    },
  }),
  route({
    method: 'GET',
    path: '/download/content/data/:id',
    accept: 'application/octet-stream',
    run: (desk, { params }) => {
      const job = desk.workspace.exportJobs.get(params.id);
      if (!job || isGone(desk, job) || statusOf(desk, job) !== 'completed') return resourceNotFound;
      return {
        status: 200,
        headers: { 'content-type': 'application/octet-stream' },
        body: gzipSync('user_id,user_external_id,email,sent_at\n'),
      };
    },
  }),
];
