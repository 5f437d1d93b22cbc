import type { ColumnTypes } from '../database/dialect.ts';

/** Tables of policies, exceptions, verdicts and where images run. */
export function judgementStatements(t: ColumnTypes): readonly string[] {
  const space = `space_id ${t.text} not null references spaces (id) on delete cascade`;
  return [...policyStatements(t, space), ...verdictStatements(t), ...deploymentStatements(t, space)];
}

function policyStatements(t: ColumnTypes, space: string): readonly string[] {
  return [
    `create table policies (${space}, id ${t.text} not null, name ${t.text} not null, active_version ${t.integer}, previous_version ${t.integer},
      latest_version ${t.integer} not null, is_default ${t.flag} not null, updated_at ${t.instant} not null,
      primary key (space_id, id), unique (space_id, name)) ${t.tableOptions}`,
    `create unique index policies_default on policies (space_id) where is_default = 1`,
    `create table policy_versions (space_id ${t.text} not null, policy_id ${t.text} not null, version ${t.integer} not null,
      digest ${t.text} not null, document ${t.text} not null, tests ${t.text}, test_cases ${t.integer} not null, note ${t.text} not null,
      created_by ${t.text} not null, created_at ${t.instant} not null, primary key (space_id, policy_id, version),
      foreign key (space_id, policy_id) references policies (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create table policy_sources (space_id ${t.text} not null, policy_id ${t.text} not null, url ${t.text} not null,
      ref ${t.text} not null, path ${t.text} not null, activates ${t.flag} not null, every_ms ${t.integer}, next_at ${t.instant}, commit_id ${t.text}, problem ${t.text},
      checked_at ${t.instant}, primary key (space_id, policy_id),
      foreign key (space_id, policy_id) references policies (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create index policy_sources_due on policy_sources (next_at) where next_at is not null`,
    `create table allowlist_items (${space}, id ${t.text} not null, state ${t.text} not null, item ${t.json} not null,
      reason ${t.text} not null, requested_by ${t.text} not null, requested_at ${t.instant} not null, decided_by ${t.text},
      decided_at ${t.instant}, expires_at ${t.instant}, primary key (space_id, id)) ${t.tableOptions}`,
    `create index allowlist_items_by_state on allowlist_items (space_id, state, id)`,
    `create index allowlist_items_by_end on allowlist_items (expires_at) where state = 'approved'`,
  ];
}

function verdictStatements(t: ColumnTypes): readonly string[] {
  const verdict = `foreign key (space_id, verdict_id) references verdicts (space_id, id) on delete cascade`;
  return [
    `create table verdicts (space_id ${t.text} not null, id ${t.text} not null, image_id ${t.integer} not null,
      reference ${t.text} not null, policy_id ${t.text} not null, context ${t.text} not null, evaluation_id ${t.text} not null,
      verdict ${t.text} not null, outcome_digest ${t.text} not null, reads_vulnerabilities ${t.flag} not null, due_at ${t.instant},
      changed_at ${t.instant} not null, primary key (space_id, id),
      unique (space_id, image_id, reference, policy_id, context),
      foreign key (space_id, image_id) references space_images (space_id, image_id) on delete cascade,
      foreign key (space_id, policy_id) references policies (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create index verdicts_by_policy on verdicts (space_id, policy_id, id)`,
    `create index verdicts_by_verdict on verdicts (space_id, verdict, id, policy_id)`,
    `create index verdicts_by_image on verdicts (image_id)`,
    `create index verdicts_due on verdicts (due_at) where due_at is not null`,
    `create table evaluations (space_id ${t.text} not null, id ${t.text} not null, verdict_id ${t.text} not null,
      image_id ${t.integer} not null, verdict ${t.text} not null, previous_verdict ${t.text}, policy_digest ${t.text} not null,
      decision ${t.json} not null, outcome_digest ${t.text} not null, cause ${t.text} not null, evaluated_at ${t.instant} not null,
      primary key (space_id, id), ${verdict}) ${t.tableOptions}`,
    `create index evaluations_by_verdict on evaluations (space_id, verdict_id, id)`,
    `create index evaluations_by_image on evaluations (space_id, image_id, id)`,
    `create table verdict_dependencies (space_id ${t.text} not null, kind ${t.text} not null, key ${t.text} not null,
      verdict_id ${t.text} not null, primary key (space_id, kind, key, verdict_id), ${verdict}) ${t.keyedTableOptions}`,
    `create index verdict_dependencies_by_verdict on verdict_dependencies (space_id, verdict_id)`,
    `create table verdict_counts (space_id ${t.text} not null references spaces (id) on delete cascade, day ${t.text} not null,
      verdict ${t.text} not null, number ${t.integer} not null, primary key (space_id, day, verdict)) ${t.keyedTableOptions}`,
    `create index verdict_counts_by_day on verdict_counts (day)`,
  ];
}

function deploymentStatements(t: ColumnTypes, space: string): readonly string[] {
  return [
    `create table environments (${space}, id ${t.text} not null, name ${t.text} not null, protected ${t.flag} not null,
      created_at ${t.instant} not null, primary key (space_id, id), unique (space_id, name)) ${t.tableOptions}`,
    `create table deployments (space_id ${t.text} not null, environment_id ${t.text} not null, workload ${t.text} not null,
      container ${t.text} not null, reference ${t.text} not null, digest ${t.text} not null, since ${t.instant} not null,
      seen_at ${t.instant} not null, primary key (space_id, environment_id, workload, container),
      foreign key (space_id, environment_id) references environments (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create index deployments_by_digest on deployments (space_id, digest)`,
  ];
}
