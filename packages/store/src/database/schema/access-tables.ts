import type { Generated } from 'kysely';

/** A tenant. */
export interface SpaceTable {
  id: string;
  name: string;
  created_at: number;
}

/** A person, in whatever spaces. */
export interface UserTable {
  id: string;
  issuer: string;
  subject: string;
  email: string | null;
  name: string;
  created_at: number;
}

/** A person's role in a space. */
export interface MemberTable {
  space_id: string;
  user_id: string;
  role: string;
  /** 1 when a group of the identity provider gave it, so that it goes with the group. */
  by_group: number;
  created_at: number;
}

/** An API key; only the digest of its secret is kept. */
export interface ApiKeyTable {
  space_id: string;
  id: string;
  name: string;
  secret_hash: string;
  role: string;
  scopes: string;
  created_by: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  used_on: string | null;
}

/** Somebody's login in a browser; only the digest of its secret is kept. It belongs to a user or stands for a key. */
export interface SessionTable {
  secret_hash: string;
  user_id: string | null;
  key_id: string | null;
  scopes: string;
  created_at: number;
  seen_at: number;
  expires_at: number;
  revoked_at: number | null;
}

/** A registry and the credential to reach it, sealed. */
export interface RegistryTable {
  space_id: string;
  host: string;
  username: string | null;
  sealed: Uint8Array | null;
  key_id: string | null;
  updated_at: number;
}

/** One entry of a space's chain of what was done. Never changed, never deleted. */
export interface AuditTable {
  space_id: string;
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  details: string;
  previous_hash: string;
  hash: string;
}

/** The end of a space's chain. */
export interface AuditHeadTable {
  space_id: string;
  seq: number;
  hash: string;
}

/** A request that may be sent twice and its answer. */
export interface IdempotencyTable {
  space_id: string;
  key: string;
  request_hash: string;
  results: string;
  status: number | null;
  response: string | null;
  created_at: number;
  expires_at: number;
}

/** A migration that was applied. */
export interface SchemaVersionTable {
  version: number;
  name: string;
  works_from: number;
  applied_at: number;
}

/** A small value of the instance. */
export interface SettingTable {
  name: string;
  value: string;
}

/** Ids that the database counts up. */
export type Counted = Generated<number>;
