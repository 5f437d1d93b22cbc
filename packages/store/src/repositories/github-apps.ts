import type { JsonObject } from '@assay/core';
import { type Keyring, openSecret, sealSecret } from '../credentials/keyring.ts';
import type { Database } from '../database/open-store.ts';
import { storeError } from '../errors.ts';
import { newId } from '../ids.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** A GitHub App as it may be shown: without its secrets. */
export interface GithubApp {
  readonly id: string;
  /** Number that GitHub gave it. */
  readonly appId: number;
  readonly slug: string;
  /** Account that owns it. */
  readonly owner: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** What an app proves itself with, and its events are proved by. */
export interface GithubAppSecrets {
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** An app that is registered. */
export type NewGithubApp = Omit<GithubApp, 'id' | 'createdAt'>;

/** The record that an app's secrets are sealed for. */
export function githubAppPlace(space: string, id: string): readonly string[] {
  return ['github-app', space, id];
}

/** Registers an app; null when the space has it. */
export async function addApp(
  scope: Scope,
  keyring: Keyring,
  app: NewGithubApp,
  secrets: GithubAppSecrets,
  now: number,
): Promise<GithubApp | null> {
  const id = newId();
  const { sealed, keyId } = sealSecret(keyring, githubAppPlace(scope.space, id), JSON.stringify(secrets));
  const row = await scope.db
    .insertInto('github_apps')
    .values({
      space_id: scope.space,
      id,
      app_id: app.appId,
      slug: app.slug,
      owner: app.owner,
      api_url: app.apiUrl,
      web_url: app.webUrl,
      sealed,
      key_id: keyId,
      created_by: app.createdBy,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['space_id', 'api_url', 'app_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Every app of the space, the oldest first. */
export async function listApps(scope: Scope): Promise<readonly GithubApp[]> {
  const rows = await scope.db
    .selectFrom('github_apps')
    .selectAll()
    .where('space_id', '=', scope.space)
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** An app with its secrets; null when the space has none of that id. @throws CREDENTIAL_UNREADABLE */
export async function openApp(
  scope: Scope,
  keyring: Keyring,
  id: string,
): Promise<(GithubApp & GithubAppSecrets) | null> {
  const row = await scope.db
    .selectFrom('github_apps')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : { ...fromRow(row), ...opened(keyring, row) };
}

/** Forgets an app and all that is known through it; false when there was none. */
export async function deleteApp(scope: Scope, id: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('github_apps')
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** An app as an event finds it. */
export interface FoundGithubApp {
  readonly space: SpaceId;
  readonly app: GithubApp;
  readonly webhookSecret: string;
}

/** Apps of whatever space that have that number on some GitHub; an event belongs to the one whose secret signed it. @throws CREDENTIAL_UNREADABLE */
export async function findApps(db: Database, keyring: Keyring, appId: number): Promise<readonly FoundGithubApp[]> {
  const rows = await db.selectFrom('github_apps').selectAll().where('app_id', '=', appId).limit(20).execute();
  return rows.map((row) => ({
    space: spaceId(row.space_id),
    app: fromRow(row),
    webhookSecret: opened(keyring, row).webhookSecret,
  }));
}

/** Apps of all spaces, for what is done on a schedule. */
export async function everyApp(db: Database): Promise<readonly { readonly space: SpaceId; readonly app: GithubApp }[]> {
  const rows = await db.selectFrom('github_apps').selectAll().orderBy('space_id').orderBy('id').limit(10_000).execute();
  return rows.map((row) => ({ space: spaceId(row.space_id), app: fromRow(row) }));
}

/** Writes down that an event was taken; false when it was taken before. Use the transaction that acts on it. */
export async function recordDelivery(
  scope: Scope,
  delivery: { readonly app: string; readonly delivery: string; readonly event: string },
  now: number,
): Promise<boolean> {
  const row = await scope.db
    .insertInto('github_deliveries')
    .values({ space_id: scope.space, ...delivery, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('at')
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets that events were taken before an instant, of every space. Returns how many. */
export async function forgetDeliveries(db: Database, before: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('github_deliveries').where('at', '<', before).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Where an app is installed. */
export interface GithubInstallation {
  readonly app: string;
  readonly installationId: number;
  readonly account: string;
  readonly state: 'active' | 'suspended' | 'removed';
  /** As GitHub tells them: `{ checks: "write" }`. */
  readonly permissions: JsonObject;
  /** Settings of the organisation, as the web interface gave them. */
  readonly settings: JsonObject;
  readonly updatedAt: number;
}

/** Writes down where an app is installed; settings stay as they are. */
export async function putInstallation(
  scope: Scope,
  installation: Omit<GithubInstallation, 'settings' | 'updatedAt'>,
  now: number,
): Promise<void> {
  const { app, installationId, account, state, permissions } = installation;
  const values = { account, state, permissions: writeJson(permissions), updated_at: now };
  await scope.db
    .insertInto('github_installations')
    .values({ space_id: scope.space, app, installation_id: installationId, settings: '{}', ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'app', 'installation_id']).doUpdateSet(values))
    .execute();
}

/** Every installation of the space. */
export async function listInstallations(scope: Scope): Promise<readonly GithubInstallation[]> {
  const rows = await scope.db
    .selectFrom('github_installations')
    .selectAll()
    .where('space_id', '=', scope.space)
    .orderBy('app')
    .orderBy('installation_id')
    .limit(1000)
    .execute();
  return rows.map(installationFromRow);
}

/** An installation; null when the space has none of that number. */
export async function getInstallation(
  scope: Scope,
  app: string,
  installationId: number,
): Promise<GithubInstallation | null> {
  const row = await scope.db
    .selectFrom('github_installations')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('app', '=', app)
    .where('installation_id', '=', installationId)
    .executeTakeFirst();
  return row === undefined ? null : installationFromRow(row);
}

/** Keeps settings of an organisation; false when there is no such installation. */
export async function setInstallationSettings(
  scope: Scope,
  { app, installationId }: Pick<GithubInstallation, 'app' | 'installationId'>,
  settings: JsonObject,
): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('github_installations')
    .set({ settings: writeJson(settings) })
    .where('space_id', '=', scope.space)
    .where('app', '=', app)
    .where('installation_id', '=', installationId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function opened(
  keyring: Keyring,
  row: { readonly space_id: string; readonly id: string; readonly key_id: string; readonly sealed: Uint8Array },
): GithubAppSecrets {
  const text = openSecret(keyring, githubAppPlace(row.space_id, row.id), { keyId: row.key_id, sealed: row.sealed });
  const { privateKey, webhookSecret } = readJsonObject(text);
  if (typeof privateKey === 'string' && typeof webhookSecret === 'string') return { privateKey, webhookSecret };
  throw storeError('STORE_ROW_INVALID', 'the secrets of an app are not whole');
}

function fromRow(row: {
  readonly id: string;
  readonly app_id: number;
  readonly slug: string;
  readonly owner: string;
  readonly api_url: string;
  readonly web_url: string;
  readonly created_by: string;
  readonly created_at: number;
}): GithubApp {
  const { id, app_id, slug, owner, api_url, web_url, created_by, created_at } = row;
  return {
    id,
    appId: app_id,
    slug,
    owner,
    apiUrl: api_url,
    webUrl: web_url,
    createdBy: created_by,
    createdAt: created_at,
  };
}

function installationFromRow(row: {
  readonly app: string;
  readonly installation_id: number;
  readonly account: string;
  readonly state: string;
  readonly permissions: string;
  readonly settings: string;
  readonly updated_at: number;
}): GithubInstallation {
  const { app, installation_id, account, state, permissions, settings, updated_at } = row;
  return {
    app,
    installationId: installation_id,
    account,
    state: state === 'active' || state === 'suspended' ? state : 'removed',
    permissions: readJsonObject(permissions),
    settings: readJsonObject(settings),
    updatedAt: updated_at,
  };
}
