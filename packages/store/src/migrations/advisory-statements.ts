import type { ColumnTypes } from '../database/dialect.ts';

/** Tables of what spaces know of vulnerabilities themselves, of verdicts that wait to be judged again, and of what ran where. */
export function advisoryStatements(t: ColumnTypes): readonly string[] {
  const space = `space_id ${t.text} not null references spaces (id) on delete cascade`;
  return [
    `create table advisory_documents (${space}, id ${t.text} not null, name ${t.text} not null, kind ${t.text} not null,
      digest ${t.text} not null, document ${t.text} not null, statements ${t.integer} not null, created_by ${t.text} not null,
      created_at ${t.instant} not null, primary key (space_id, id), unique (space_id, name)) ${t.tableOptions}`,
    `create table verdict_marks (space_id ${t.text} not null, image_id ${t.integer} not null, reference ${t.text} not null,
      policy_id ${t.text} not null, context ${t.text} not null, cause ${t.text} not null, mark ${t.text} not null,
      urgency ${t.integer} not null, not_before ${t.instant} not null, attempts ${t.integer} not null,
      primary key (space_id, image_id, reference, policy_id, context),
      foreign key (space_id, image_id) references space_images (space_id, image_id) on delete cascade,
      foreign key (space_id, policy_id) references policies (space_id, id) on delete cascade) ${t.keyedTableOptions}`,
    `create index verdict_marks_in_order on verdict_marks (urgency, image_id)`,
    `create table deployment_history (space_id ${t.text} not null, id ${t.text} not null, environment_id ${t.text} not null,
      workload ${t.text} not null, container ${t.text} not null, reference ${t.text} not null, digest ${t.text} not null,
      since ${t.instant} not null, until ${t.instant} not null, primary key (space_id, id),
      foreign key (space_id, environment_id) references environments (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create index deployment_history_by_environment on deployment_history (space_id, environment_id, id)`,
    `create index deployment_history_by_digest on deployment_history (space_id, digest, id)`,
    `create index space_images_by_reference on space_images (space_id, reference) where reference is not null`,
    `create index tags_by_name on tags (space_id, name)`,
    `create index deployment_history_by_end on deployment_history (until)`,
  ];
}
