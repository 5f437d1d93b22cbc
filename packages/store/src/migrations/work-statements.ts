import type { ColumnTypes } from '../database/dialect.ts';

/** Tables of subscriptions, messages, operations, jobs and schedules. */
export function workStatements(t: ColumnTypes): readonly string[] {
  const space = `space_id ${t.text} not null references spaces (id) on delete cascade`;
  return [
    `create table subscriptions (${space}, id ${t.text} not null, name ${t.text} not null, channel ${t.text} not null,
      settings ${t.json} not null, events ${t.json} not null, filter ${t.json} not null, template ${t.text}, digest_ms ${t.integer},
      sealed ${t.bytes}, key_id ${t.text}, enabled ${t.flag} not null, problem ${t.text}, created_by ${t.text} not null,
      created_at ${t.instant} not null, updated_at ${t.instant} not null, primary key (space_id, id), unique (space_id, name)) ${t.tableOptions}`,
    `create table notifications (space_id ${t.text} not null, id ${t.text} not null, subscription_id ${t.text} not null,
      event ${t.text} not null, payload ${t.json} not null, state ${t.text} not null, attempts ${t.integer} not null,
      last_problem ${t.text}, created_at ${t.instant} not null, delivered_at ${t.instant}, primary key (space_id, id),
      foreign key (space_id, subscription_id) references subscriptions (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create index notifications_by_subscription on notifications (space_id, subscription_id, id)`,
    `create index notifications_by_state on notifications (space_id, state, id)`,
    `create table space_events (id ${t.identity}, transaction_id ${t.transactionId}, space_id ${t.text} not null,
      kind ${t.text} not null, payload ${t.json} not null, at ${t.instant} not null) ${t.tableOptions}`,
    `create index space_events_in_order on space_events (transaction_id, id)`,
    `create index space_events_by_age on space_events (at)`,
    `create table operations (${space}, id ${t.text} not null, kind ${t.text} not null, subject ${t.text} not null,
      job_id ${t.text}, state ${t.text} not null, result ${t.json}, problem ${t.json}, created_by ${t.text} not null,
      created_at ${t.instant} not null, finished_at ${t.instant}, primary key (space_id, id)) ${t.tableOptions}`,
    `create index operations_by_job on operations (job_id) where job_id is not null`,
    `create table simulated_verdicts (space_id ${t.text} not null, operation_id ${t.text} not null, position ${t.integer} not null,
      image_id ${t.integer} not null, reference ${t.text} not null, effect ${t.text} not null, verdict_before ${t.text} not null,
      verdict_after ${t.text} not null, findings ${t.json} not null, environments ${t.json} not null,
      primary key (space_id, operation_id, position),
      foreign key (space_id, operation_id) references operations (space_id, id) on delete cascade) ${t.tableOptions}`,
    ...jobStatements(t),
  ];
}

function jobStatements(t: ColumnTypes): readonly string[] {
  return [
    `create table jobs (id ${t.text} primary key, space_id ${t.text}, lane ${t.text} not null, kind ${t.text} not null,
      dedup_key ${t.text}, payload ${t.json} not null, state ${t.text} not null, run_at ${t.instant} not null,
      attempts ${t.integer} not null, max_attempts ${t.integer} not null, lease_version ${t.integer} not null,
      lease_until ${t.instant}, worker ${t.text}, dispatched_at ${t.instant}, cancel_asked ${t.flag} not null, run_again ${t.flag} not null, progress ${t.json},
      result ${t.json}, problem ${t.json}, created_at ${t.instant} not null, finished_at ${t.instant}) ${t.tableOptions}`,
    `create unique index jobs_in_flight on jobs (dedup_key) where dedup_key is not null and state in ('queued', 'running')`,
    `create index jobs_ready on jobs (lane, run_at, id) where state = 'queued'`,
    `create index jobs_to_dispatch on jobs (lane, run_at, id) where state = 'queued' and dispatched_at is null`,
    `create index jobs_dispatched on jobs (lane, dispatched_at) where state = 'queued' and dispatched_at is not null`,
    `create index jobs_leased on jobs (lease_until) where state = 'running'`,
    `create index jobs_finished on jobs (state, finished_at) where finished_at is not null`,
    `create table schedules (name ${t.text} primary key, every_ms ${t.integer} not null, anchor ${t.instant} not null,
      lane ${t.text} not null, kind ${t.text} not null, payload ${t.json} not null, next_at ${t.instant} not null) ${t.tableOptions}`,
  ];
}
