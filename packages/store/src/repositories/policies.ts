import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** A policy of the space. */
export interface StoredPolicy {
  readonly id: string;
  readonly name: string;
  /** Null while no version is active. */
  readonly activeVersion: number | null;
  /** The version that was active before; null when there was none. */
  readonly previousVersion: number | null;
  readonly latestVersion: number;
  /** True for the one policy that counts where none is named. */
  readonly isDefault: boolean;
  readonly updatedAt: number;
}

/** One version of a policy. */
export interface PolicyVersion {
  readonly policyId: string;
  readonly version: number;
  readonly digest: string;
  /** The document as it was handed in. */
  readonly document: string;
  /** Tests that are kept with the version, as they were handed in; null when there are none. */
  readonly tests: KeptTests | null;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** A document of policy tests. */
export interface KeptTests {
  readonly text: string;
  /** How many cases it holds. */
  readonly cases: number;
}

/** A version that is handed in. Default without tests. */
export interface NewPolicyVersion extends Pick<PolicyVersion, 'digest' | 'document' | 'note' | 'createdBy'> {
  readonly tests?: KeptTests | null;
}

/** Adds a version to the policy of that name, which is made when there is none. It is not active yet. Use a transaction. */
export async function addPolicyVersion(
  scope: Scope,
  name: string,
  added: NewPolicyVersion,
  now: number,
): Promise<{ readonly policyId: string; readonly version: number }> {
  const policy = await scope.db
    .insertInto('policies')
    .values({
      space_id: scope.space,
      id: newId(),
      name: requireName(name, 'the name of a policy'),
      active_version: null,
      previous_version: null,
      latest_version: 1,
      is_default: 0,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'name'])
        .doUpdateSet((row) => ({ latest_version: row('policies.latest_version', '+', 1), updated_at: now })),
    )
    .returning(['id', 'latest_version'])
    .executeTakeFirstOrThrow();
  const { digest, document, tests = null, note, createdBy } = added;
  await scope.db
    .insertInto('policy_versions')
    .values({
      space_id: scope.space,
      policy_id: policy.id,
      version: policy.latest_version,
      digest,
      document,
      tests: tests?.text ?? null,
      test_cases: tests?.cases ?? 0,
      note,
      created_by: createdBy,
      created_at: now,
    })
    .execute();
  return { policyId: policy.id, version: policy.latest_version };
}

/**
 * Makes a version the one that counts, whichever it is: going back is activating an older one. `expected` is the version that the caller
 * believes to be active; false when it is another one, or there is no such version.
 */
export async function activatePolicy(
  scope: Scope,
  policyId: string,
  version: number,
  expected: number | null,
  now: number,
): Promise<boolean> {
  if ((await getPolicyVersion(scope, policyId, version)) === null) return false;
  const { numUpdatedRows } = await scope.db
    .updateTable('policies')
    .set((row) => ({ active_version: version, previous_version: row.ref('active_version'), updated_at: now }))
    .where('space_id', '=', scope.space)
    .where('id', '=', policyId)
    .where('active_version', expected === null ? 'is' : '=', expected)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Lets no version of a policy count any more. False when another one than `expected` does. */
export async function deactivatePolicy(
  scope: Scope,
  policyId: string,
  expected: number,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('policies')
    .set((row) => ({ active_version: null, previous_version: row.ref('active_version'), updated_at: now }))
    .where('space_id', '=', scope.space)
    .where('id', '=', policyId)
    .where('active_version', '=', expected)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Makes a policy the one that counts where none is named; null: none is. False when there is no such policy. Use a transaction. */
export async function setDefaultPolicy(scope: Scope, policyId: string | null): Promise<boolean> {
  await scope.db
    .updateTable('policies')
    .set({ is_default: 0 })
    .where('space_id', '=', scope.space)
    .where('is_default', '=', 1)
    .execute();
  if (policyId === null) return true;
  const { numUpdatedRows } = await scope.db
    .updateTable('policies')
    .set({ is_default: 1 })
    .where('space_id', '=', scope.space)
    .where('id', '=', policyId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The policy that counts where none is named; null when there is none. */
export async function defaultPolicy(scope: Scope): Promise<StoredPolicy | null> {
  const row = await selectPolicies(scope).where('is_default', '=', 1).executeTakeFirst();
  return row === undefined ? null : policyFromRow(row);
}

/** Policies of which a version is active, by id, at most 1000. */
export async function activePolicies(scope: Scope): Promise<readonly StoredPolicy[]> {
  const rows = await selectPolicies(scope).where('active_version', 'is not', null).orderBy('id').limit(1000).execute();
  return rows.map(policyFromRow);
}

/** Policies by name. */
export async function listPolicies(scope: Scope, page: PageRequest): Promise<Page<StoredPolicy>> {
  const [after] = readCursor(page, ['string']) ?? [];
  const limit = pageLimit(page);
  const rows = await selectPolicies(scope)
    .$if(after !== undefined, (query) => query.where('name', '>', String(after)))
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.name], policyFromRow);
}

/** The policy of that name; null when there is none. */
export async function findPolicy(scope: Scope, name: string): Promise<StoredPolicy | null> {
  const row = await selectPolicies(scope).where('name', '=', name).executeTakeFirst();
  return row === undefined ? null : policyFromRow(row);
}

/** The policy of that id; null when there is none. */
export async function getPolicy(scope: Scope, id: string): Promise<StoredPolicy | null> {
  const row = await selectPolicies(scope).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : policyFromRow(row);
}

/** One version of a policy; null when there is none. */
export async function getPolicyVersion(scope: Scope, policyId: string, version: number): Promise<PolicyVersion | null> {
  const row = await selectVersions(scope, policyId).where('version', '=', version).executeTakeFirst();
  return row === undefined ? null : versionFromRow(row);
}

/** The newest version of a policy with that digest; null when there is none. */
export async function findPolicyVersion(scope: Scope, policyId: string, digest: string): Promise<PolicyVersion | null> {
  const row = await selectVersions(scope, policyId)
    .where('digest', '=', digest)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : versionFromRow(row);
}

/** Versions of a policy, the newest first. */
export async function listPolicyVersions(
  scope: Scope,
  policyId: string,
  page: PageRequest,
): Promise<Page<PolicyVersion>> {
  const [before] = readCursor(page, ['number']) ?? [];
  const limit = pageLimit(page);
  const rows = await selectVersions(scope, policyId)
    .$if(before !== undefined, (query) => query.where('version', '<', Number(before)))
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.version], versionFromRow);
}

function selectPolicies(scope: Scope) {
  return scope.db.selectFrom('policies').selectAll().where('space_id', '=', scope.space);
}

function selectVersions(scope: Scope, policyId: string) {
  return scope.db
    .selectFrom('policy_versions')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('policy_id', '=', policyId);
}

function policyFromRow(row: {
  readonly id: string;
  readonly name: string;
  readonly active_version: number | null;
  readonly previous_version: number | null;
  readonly latest_version: number;
  readonly is_default: number;
  readonly updated_at: number;
}): StoredPolicy {
  return {
    id: row.id,
    name: row.name,
    activeVersion: row.active_version,
    previousVersion: row.previous_version,
    latestVersion: row.latest_version,
    isDefault: row.is_default === 1,
    updatedAt: row.updated_at,
  };
}

function versionFromRow(row: {
  readonly policy_id: string;
  readonly version: number;
  readonly digest: string;
  readonly document: string;
  readonly tests: string | null;
  readonly test_cases: number;
  readonly note: string;
  readonly created_by: string;
  readonly created_at: number;
}): PolicyVersion {
  const { policy_id, version, digest, document, note, created_by, created_at } = row;
  const tests = row.tests === null ? null : { text: row.tests, cases: row.test_cases };
  return { policyId: policy_id, version, digest, document, tests, note, createdBy: created_by, createdAt: created_at };
}
