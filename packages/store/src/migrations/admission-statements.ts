import type { ColumnTypes } from '../database/dialect.ts';

/** Tables of what was decided at the doors of clusters, and of the controllers that decided it. */
export function admissionStatements(t: ColumnTypes): readonly string[] {
  const space = `space_id ${t.text} not null references spaces (id) on delete cascade`;
  return [
    `create table admissions (${space}, id ${t.text} not null, event_id ${t.text} not null, at ${t.instant} not null,
      last_at ${t.instant} not null, recorded_at ${t.instant} not null, number ${t.integer} not null, cluster ${t.text} not null,
      environment ${t.text}, namespace ${t.text} not null, kind ${t.text} not null, name ${t.text} not null,
      requested_by ${t.text} not null, outcome ${t.text} not null, details ${t.json} not null,
      primary key (space_id, id), unique (space_id, event_id)) ${t.tableOptions}`,
    `create index admissions_by_outcome on admissions (space_id, outcome, id)`,
    `create index admissions_by_environment on admissions (space_id, environment, id)`,
    `create index admissions_by_namespace on admissions (space_id, namespace, id)`,
    `create index admissions_by_age on admissions (recorded_at)`,
    `create table admission_images (space_id ${t.text} not null, admission_id ${t.text} not null, position ${t.integer} not null,
      reference ${t.text} not null, digest ${t.text}, primary key (space_id, admission_id, position),
      foreign key (space_id, admission_id) references admissions (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create index admission_images_by_reference on admission_images (space_id, reference, admission_id)`,
    `create index admission_images_by_digest on admission_images (space_id, digest, admission_id) where digest is not null`,
    `create table admission_counts (${space}, environment ${t.text} not null, cluster ${t.text} not null, hour ${t.instant} not null,
      outcome ${t.text} not null, number ${t.integer} not null,
      primary key (space_id, environment, cluster, hour, outcome)) ${t.keyedTableOptions}`,
    `create index admission_counts_by_hour on admission_counts (hour)`,
    `create table controllers (${space}, cluster ${t.text} not null, instance ${t.text} not null, version ${t.text} not null,
      policies ${t.text}, started_at ${t.instant} not null, seen_at ${t.instant} not null,
      primary key (space_id, cluster, instance)) ${t.tableOptions}`,
    `create index controllers_by_age on controllers (seen_at)`,
  ];
}
