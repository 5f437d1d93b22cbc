import type { ColumnTypes } from '../database/dialect.ts';

/** Tables of the GitHub app. */
export function githubStatements(t: ColumnTypes): readonly string[] {
  const ofApp = `space_id ${t.text} not null, app ${t.text} not null`;
  const appKey = `foreign key (space_id, app) references github_apps (space_id, id) on delete cascade`;
  const ofRepository = `space_id ${t.text} not null, repository ${t.text} not null`;
  const repositoryKey = `foreign key (space_id, repository) references github_repositories (space_id, id) on delete cascade`;
  return [
    `create table github_apps (space_id ${t.text} not null references spaces (id) on delete cascade, id ${t.text} not null,
      app_id ${t.integer} not null, slug ${t.text} not null, owner ${t.text} not null, api_url ${t.text} not null,
      web_url ${t.text} not null, sealed ${t.bytes} not null, key_id ${t.text} not null, created_by ${t.text} not null,
      created_at ${t.instant} not null, primary key (space_id, id), unique (space_id, api_url, app_id)) ${t.tableOptions}`,
    `create index github_apps_by_number on github_apps (app_id)`,
    `create table github_installations (${ofApp}, installation_id ${t.integer} not null, account ${t.text} not null,
      state ${t.text} not null, permissions ${t.json} not null, settings ${t.json} not null, updated_at ${t.instant} not null,
      primary key (space_id, app, installation_id), ${appKey}) ${t.tableOptions}`,
    `create table github_repositories (${ofApp}, id ${t.text} not null, installation_id ${t.integer} not null,
      repository_id ${t.integer} not null, owner ${t.text} not null, name ${t.text} not null, default_branch ${t.text} not null,
      state ${t.text} not null, settings ${t.json} not null, told ${t.json} not null, troubles ${t.json} not null,
      updated_at ${t.instant} not null, primary key (space_id, id), unique (space_id, app, repository_id),
      ${appKey}) ${t.tableOptions}`,
    `create index github_repositories_by_name on github_repositories (space_id, owner, name)`,
    `create table github_deliveries (${ofApp}, delivery ${t.text} not null, event ${t.text} not null, at ${t.instant} not null,
      primary key (space_id, app, delivery), ${appKey}) ${t.tableOptions}`,
    `create index github_deliveries_by_age on github_deliveries (at)`,
    `create table github_pulls (${ofRepository}, number ${t.integer} not null, head_sha ${t.text} not null,
      base_ref ${t.text} not null, open ${t.flag} not null, comment_id ${t.integer}, updated_at ${t.instant} not null,
      primary key (space_id, repository, number), ${repositoryKey}) ${t.tableOptions}`,
    `create table github_checks (${ofRepository}, head_sha ${t.text} not null, name ${t.text} not null, run_id ${t.integer},
      conclusion ${t.text} not null, title ${t.text} not null, pull ${t.integer}, updated_at ${t.instant} not null,
      primary key (space_id, repository, head_sha, name), ${repositoryKey}) ${t.tableOptions}`,
    `create index github_checks_by_age on github_checks (updated_at)`,
    `create table github_builds (${ofRepository}, commit_sha ${t.text} not null, digest ${t.text} not null,
      reference ${t.text} not null, evidence ${t.text} not null, at ${t.instant} not null,
      primary key (space_id, repository, commit_sha, digest), ${repositoryKey}) ${t.tableOptions}`,
    `create index github_builds_by_digest on github_builds (space_id, digest)`,
    `create table github_pins (${ofRepository}, branch ${t.text} not null, number ${t.integer}, state ${t.text} not null,
      change_key ${t.text} not null, head_sha ${t.text}, title ${t.text} not null, updated_at ${t.instant} not null,
      primary key (space_id, repository, branch), ${repositoryKey}) ${t.tableOptions}`,
    `create table github_candidates (${ofRepository}, id ${t.text} not null, environment ${t.text} not null,
      commit_sha ${t.text} not null, digest ${t.text} not null, reference ${t.text} not null, state ${t.text} not null,
      reasons ${t.json} not null, policy_digest ${t.text}, pull ${t.text}, candidate_at ${t.instant}, created_at ${t.instant} not null,
      updated_at ${t.instant} not null, primary key (space_id, id), unique (space_id, repository, environment, digest),
      ${repositoryKey}) ${t.tableOptions}`,
  ];
}
