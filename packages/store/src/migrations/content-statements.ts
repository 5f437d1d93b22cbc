import type { ColumnTypes } from '../database/dialect.ts';

/** Tables of repositories, images, packages and the index from packages to images. */
export function contentStatements(t: ColumnTypes): readonly string[] {
  return [...repositoryStatements(t), ...imageStatements(t), ...packageStatements(t), ...intakeStatements(t)];
}

function repositoryStatements(t: ColumnTypes): readonly string[] {
  const repository = `foreign key (space_id, repository_id) references repositories (space_id, id) on delete cascade`;
  return [
    `create table repositories (space_id ${t.text} not null references spaces (id) on delete cascade, id ${t.text} not null,
      name ${t.text} not null, watch_every_ms ${t.integer}, watch_pattern ${t.text}, next_poll_at ${t.instant},
      created_at ${t.instant} not null, primary key (space_id, id), unique (space_id, name)) ${t.tableOptions}`,
    `create index repositories_by_poll on repositories (next_poll_at) where next_poll_at is not null`,
    `create table tags (space_id ${t.text} not null, repository_id ${t.text} not null, name ${t.text} not null,
      digest ${t.text} not null, seen_at ${t.instant} not null, primary key (space_id, repository_id, name), ${repository})
      ${t.tableOptions}`,
    `create index tags_by_digest on tags (space_id, digest)`,
    `create table tag_history (space_id ${t.text} not null, id ${t.text} not null, repository_id ${t.text} not null,
      name ${t.text} not null, digest ${t.text} not null, previous_digest ${t.text}, at ${t.instant} not null,
      primary key (space_id, id), ${repository}) ${t.tableOptions}`,
    `create index tag_history_by_tag on tag_history (space_id, repository_id, name, id)`,
  ];
}

function imageStatements(t: ColumnTypes): readonly string[] {
  return [
    `create table images (id ${t.identity}, digest ${t.text} not null, claimed_by ${t.text} not null, image_id ${t.text},
      media_type ${t.text}, platform ${t.text}, size_bytes ${t.integer}, os ${t.json}, analysed_at ${t.instant}, revision ${t.text},
      created_at ${t.instant} not null, unique (digest, claimed_by)) ${t.tableOptions}`,
    `create table space_images (space_id ${t.text} not null references spaces (id) on delete cascade,
      image_id ${t.integer} not null references images (id) on delete cascade, linked_at ${t.instant} not null,
      state ${t.text} not null, verdict ${t.text}, problem ${t.json}, reference ${t.text}, index_digest ${t.text},
      primary key (space_id, image_id)) ${t.keyedTableOptions}`,
    `create index space_images_by_time on space_images (space_id, linked_at, image_id, reference)`,
    `create index space_images_by_state on space_images (space_id, state, linked_at, image_id)`,
    `create index space_images_by_verdict on space_images (space_id, verdict, linked_at, image_id)`,
    `create index space_images_by_image on space_images (image_id)`,
    `create index space_images_by_index on space_images (space_id, index_digest) where index_digest is not null`,
    `create table image_layers (image_id ${t.integer} not null references images (id) on delete cascade,
      position ${t.integer} not null, digest ${t.text}, diff_id ${t.text}, size_bytes ${t.integer},
      primary key (image_id, position)) ${t.keyedTableOptions}`,
    `create index image_layers_by_digest on image_layers (digest)`,
    `create table image_documents (image_id ${t.integer} not null references images (id) on delete cascade, kind ${t.text} not null,
      format ${t.text} not null, blob ${t.text} not null, size_bytes ${t.integer} not null, created_at ${t.instant} not null,
      primary key (image_id, kind, format)) ${t.tableOptions}`,
    `create index image_documents_by_blob on image_documents (blob)`,
    `create table space_documents (space_id ${t.text} not null, image_id ${t.integer} not null, kind ${t.text} not null,
      format ${t.text} not null, blob ${t.text} not null, size_bytes ${t.integer} not null, created_at ${t.instant} not null,
      primary key (space_id, image_id, kind), foreign key (space_id, image_id) references space_images (space_id, image_id)
      on delete cascade) ${t.tableOptions}`,
    `create index space_documents_by_blob on space_documents (blob)`,
  ];
}

function packageStatements(t: ColumnTypes): readonly string[] {
  return [
    `create table packages (id ${t.identity}, identity ${t.text} not null unique, type ${t.text} not null, distro ${t.text} not null,
      name ${t.text} not null, version ${t.text} not null, source_name ${t.text}, source_version ${t.text}, purl ${t.text} not null,
      facts ${t.json} not null, matched ${t.flag} not null default 0) ${t.tableOptions}`,
    `create index packages_unmatched on packages (id) where matched = 0`,
    `create index packages_by_name on packages (name, type, version, id)`,
    `create index packages_by_source on packages (source_name, type, id) where source_name is not null`,
    `create table package_sets (id ${t.identity}, digest ${t.text} not null unique, size ${t.integer} not null) ${t.tableOptions}`,
    `create table package_set_members (package_id ${t.integer} not null references packages (id),
      set_id ${t.integer} not null references package_sets (id) on delete cascade, primary key (package_id, set_id))
      ${t.keyedTableOptions}`,
    `create index package_set_members_by_set on package_set_members (set_id, package_id)`,
    `create table image_package_sets (set_id ${t.integer} not null references package_sets (id),
      image_id ${t.integer} not null references images (id) on delete cascade, position ${t.integer} not null,
      primary key (set_id, image_id, position)) ${t.keyedTableOptions}`,
    `create index image_package_sets_by_image on image_package_sets (image_id, set_id)`,
    `create table package_vulnerabilities (vulnerability ${t.text} not null, package_id ${t.integer} not null references packages (id),
      severity ${t.text} not null, fixed_in ${t.text}, digest ${t.text} not null, matched_at ${t.instant} not null,
      primary key (vulnerability, package_id)) ${t.tableOptions}`,
    `create index package_vulnerabilities_by_package on package_vulnerabilities (package_id, vulnerability)`,
  ];
}

/** Tables of what is on its way in: who waits for an inspection, how often registries may be asked, whose events are taken. */
function intakeStatements(t: ColumnTypes): readonly string[] {
  return [
    `create table inspection_waits (space_id ${t.text} not null, image_id ${t.integer} not null, reference ${t.text} not null,
      job_id ${t.text} not null, cause ${t.text} not null, lane ${t.text} not null, primary key (space_id, image_id, reference),
      foreign key (space_id, image_id) references space_images (space_id, image_id) on delete cascade) ${t.tableOptions}`,
    `create index inspection_waits_by_job on inspection_waits (job_id)`,
    `create table registry_budgets (host ${t.text} primary key, tokens ${t.integer} not null, refilled_at ${t.instant} not null,
      paused_until ${t.instant} not null) ${t.tableOptions}`,
    `create table event_receivers (space_id ${t.text} not null references spaces (id) on delete cascade, id ${t.text} not null,
      name ${t.text} not null, kind ${t.text} not null, registry ${t.text}, path_hash ${t.text} not null unique, sealed ${t.bytes},
      key_id ${t.text}, created_by ${t.text} not null, created_at ${t.instant} not null, primary key (space_id, id),
      unique (space_id, name)) ${t.tableOptions}`,
    `create table event_deliveries (space_id ${t.text} not null, receiver_id ${t.text} not null, delivery ${t.text} not null,
      at ${t.instant} not null, primary key (space_id, receiver_id, delivery),
      foreign key (space_id, receiver_id) references event_receivers (space_id, id) on delete cascade) ${t.tableOptions}`,
    `create index event_deliveries_by_time on event_deliveries (at)`,
  ];
}
