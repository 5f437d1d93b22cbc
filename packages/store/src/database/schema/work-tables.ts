import type { Generated } from 'kysely';

/** Who wants to be told of what. */
export interface SubscriptionTable {
  space_id: string;
  id: string;
  name: string;
  channel: string;
  settings: string;
  events: string;
  filter: string;
  template: string | null;
  digest_ms: number | null;
  sealed: Uint8Array | null;
  key_id: string | null;
  enabled: number;
  problem: string | null;
  created_by: string;
  created_at: number;
  updated_at: number;
}

/** What happened in a space, for those who watch; kept for a short time. */
export interface SpaceEventTable {
  id: Generated<number>;
  transaction_id: Generated<number>;
  space_id: string;
  kind: string;
  payload: string;
  at: number;
}

/** A message to be delivered, kept to be replayed. */
export interface NotificationTable {
  space_id: string;
  id: string;
  subscription_id: string;
  event: string;
  payload: string;
  state: string;
  attempts: number;
  last_problem: string | null;
  created_at: number;
  delivered_at: number | null;
}

/** Work that somebody in a space asked for and can look at. */
export interface OperationTable {
  space_id: string;
  id: string;
  kind: string;
  subject: string;
  job_id: string | null;
  state: string;
  result: string | null;
  problem: string | null;
  created_by: string;
  created_at: number;
  finished_at: number | null;
}

/** A job: work of the instance, seen by spaces only through operations. */
export interface JobTable {
  id: string;
  space_id: string | null;
  lane: string;
  kind: string;
  dedup_key: string | null;
  payload: string;
  state: string;
  run_at: number;
  attempts: number;
  max_attempts: number;
  lease_version: number;
  lease_until: number | null;
  worker: string | null;
  dispatched_at: number | null;
  cancel_asked: number;
  run_again: number;
  progress: string | null;
  result: string | null;
  problem: string | null;
  created_at: number;
  finished_at: number | null;
}

/** A job that is enqueued again and again. */
export interface ScheduleTable {
  name: string;
  every_ms: number;
  anchor: number;
  lane: string;
  kind: string;
  payload: string;
  next_at: number;
}
