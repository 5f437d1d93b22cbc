import type { ColumnTypes, DialectName } from '../database/dialect.ts';

/** Tables of tenants, people, keys, registries and the audit chain. */
export function accessStatements(t: ColumnTypes, dialect: DialectName): readonly string[] {
  return [
    `create table settings (name ${t.text} primary key, value ${t.text} not null) ${t.keyedTableOptions}`,
    `create table spaces (id ${t.text} primary key, name ${t.text} not null unique, created_at ${t.instant} not null) ${t.tableOptions}`,
    `create table users (id ${t.text} primary key, issuer ${t.text} not null, subject ${t.text} not null, email ${t.text},
      name ${t.text} not null, created_at ${t.instant} not null, unique (issuer, subject)) ${t.tableOptions}`,
    `create table members (space_id ${t.text} not null references spaces (id) on delete cascade,
      user_id ${t.text} not null references users (id) on delete cascade, role ${t.text} not null, by_group ${t.flag} not null,
      created_at ${t.instant} not null, primary key (space_id, user_id)) ${t.keyedTableOptions}`,
    `create index members_by_user on members (user_id)`,
    `create index users_by_email on users (email)`,
    `create table sessions (secret_hash ${t.text} primary key, user_id ${t.text} references users (id) on delete cascade, key_id ${t.text},
      scopes ${t.json} not null, created_at ${t.instant} not null, seen_at ${t.instant} not null, expires_at ${t.instant} not null,
      revoked_at ${t.instant}) ${t.keyedTableOptions}`,
    `create index sessions_by_user on sessions (user_id)`,
    `create index sessions_by_end on sessions (expires_at)`,
    `create table api_keys (space_id ${t.text} not null references spaces (id) on delete cascade, id ${t.text} not null unique,
      name ${t.text} not null, secret_hash ${t.text} not null, role ${t.text} not null, scopes ${t.json} not null,
      created_by ${t.text} not null, created_at ${t.instant} not null, expires_at ${t.instant}, revoked_at ${t.instant},
      used_on ${t.text}, primary key (space_id, id)) ${t.tableOptions}`,
    `create table registries (space_id ${t.text} not null references spaces (id) on delete cascade, host ${t.text} not null,
      username ${t.text}, sealed ${t.bytes}, key_id ${t.text}, updated_at ${t.instant} not null,
      primary key (space_id, host)) ${t.tableOptions}`,
    `create table idempotency (space_id ${t.text} not null references spaces (id) on delete cascade, key ${t.text} not null,
      request_hash ${t.text} not null, results ${t.json} not null, status ${t.integer}, response ${t.text},
      created_at ${t.instant} not null, expires_at ${t.instant} not null, primary key (space_id, key)) ${t.tableOptions}`,
    `create index idempotency_by_end on idempotency (expires_at)`,
    `create table audit (space_id ${t.text} not null references spaces (id), seq ${t.integer} not null, at ${t.instant} not null,
      actor ${t.text} not null, action ${t.text} not null, subject ${t.text} not null, details ${t.json} not null,
      previous_hash ${t.text} not null, hash ${t.text} not null, primary key (space_id, seq)) ${t.tableOptions}`,
    `create index audit_by_subject on audit (space_id, subject, seq)`,
    `create table audit_heads (space_id ${t.text} primary key references spaces (id), seq ${t.integer} not null,
      hash ${t.text} not null) ${t.tableOptions}`,
    ...(dialect === 'sqlite' ? SQLITE_APPEND_ONLY : POSTGRES_APPEND_ONLY),
  ];
}

const SQLITE_APPEND_ONLY = [
  `create trigger audit_no_update before update on audit begin select raise(abort, 'the audit chain is append-only'); end`,
  `create trigger audit_no_delete before delete on audit begin select raise(abort, 'the audit chain is append-only'); end`,
];

const POSTGRES_APPEND_ONLY = [
  `create function audit_append_only() returns trigger language plpgsql as
    $$ begin raise exception 'the audit chain is append-only'; end $$`,
  `create trigger audit_no_change before update or delete or truncate on audit
    for each statement execute function audit_append_only()`,
];
