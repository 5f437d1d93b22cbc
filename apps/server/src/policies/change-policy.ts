import { type CompiledPolicy, compilePolicy } from '@assay/policy';
import { type Scope, policies } from '@assay/store';
import { serverError } from '../errors.ts';
import { entityTag } from '../http/conditional.ts';
import { announce } from '../events/announce.ts';
import { requestRefresh } from '../images/request-refresh.ts';
import { requestRejudgement } from '../rejudgement/request-rejudgement.ts';
import type { ServiceParts } from '../service/parts.ts';
import { readKeptTests, runKeptTests, testsFailed } from './kept-tests.ts';

/** A document that is handed in. */
export interface NewDocument {
  readonly name: string;
  readonly document: string;
  /** Tests that are kept with it; null: none. Absent: those of the version before. */
  readonly tests?: string | null;
  readonly note: string;
  readonly createdBy: string;
}

/** A version that was added. */
export interface AddedVersion {
  readonly policyId: string;
  readonly version: number;
  readonly compiled: CompiledPolicy;
}

/**
 * Adds a version to the policy of that name, made when there is none. It does not count yet.
 * @throws POLICY_UNREADABLE, POLICY_INVALID, POLICY_TESTS_INVALID with every problem, POLICY_TESTS_ELSEWHERE
 */
export async function addVersion(
  scope: Scope,
  { name, document, tests, note, createdBy }: NewDocument,
  now: number,
): Promise<AddedVersion> {
  const compiled = compilePolicy({ text: document, name });
  const { digest } = compiled;
  const kept = tests === undefined ? await testsBefore(scope, name) : tests === null ? null : readKeptTests(tests);
  const version = { digest, document, tests: kept, note, createdBy };
  return { ...(await policies.addPolicyVersion(scope, name, version, now)), compiled };
}

async function testsBefore(scope: Scope, name: string): Promise<policies.KeptTests | null> {
  const policy = await policies.findPolicy(scope, name);
  if (policy === null) return null;
  return (await policies.getPolicyVersion(scope, policy.id, policy.latestVersion))?.tests ?? null;
}

/** Which version is to count. */
export interface Activation {
  readonly policyId: string;
  readonly version: number;
  /** The version that the caller believes to count. */
  readonly expected: number | null;
  /** Whether it counts although tests kept with it fail. Default false. */
  readonly despiteTests?: boolean;
}

/** A version that was made to count. */
export interface Activated {
  readonly policy: policies.StoredPolicy;
  /** Tests kept with it that fail. */
  readonly failedTests: number;
}

/**
 * Makes a version the one that counts, tells those who subscribed, and has every verdict judged again that it may change. The first policy of
 * a space becomes the default one. Use the transaction of the change.
 * @throws NOT_FOUND, POLICY_TESTS_FAILED, PRECONDITION_FAILED when another version counts
 */
export async function activateVersion(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  { policyId, version, expected, despiteTests = false }: Activation,
  now: number,
): Promise<Activated> {
  const policy = await policies.getPolicy(scope, policyId);
  if (policy === null) throw serverError('NOT_FOUND', 'there is no such policy');
  const chosen = await policies.getPolicyVersion(scope, policyId, version);
  if (chosen === null) throw serverError('NOT_FOUND', 'the policy has no such version');
  const report = runKeptTests(chosen);
  if (report !== null && report.failed > 0 && !despiteTests) throw testsFailed(version, report);
  if (!(await policies.activatePolicy(scope, policyId, version, expected, now))) throw otherVersion();
  if ((await policies.defaultPolicy(scope)) === null) await policies.setDefaultPolicy(scope, policyId);
  await announce(scope, queue, { kind: 'policy.activated', policyId, name: policy.name, version }, now);
  await requestRejudgement(scope, queue, { kind: 'policy', policyId });
  await requestRefresh(scope, { queue });
  return { policy: found(await policies.getPolicy(scope, policyId)), failedTests: report?.failed ?? 0 };
}

/**
 * Lets no version of a policy count any more: its verdicts are kept, and stand no longer. Use the transaction of the change.
 * @throws NOT_FOUND, CONFLICT when none does
 */
export async function deactivate(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  policyId: string,
  now: number,
): Promise<policies.StoredPolicy> {
  const policy = found(await policies.getPolicy(scope, policyId));
  if (policy.activeVersion === null) throw serverError('CONFLICT', 'no version of the policy is active');
  if (!(await policies.deactivatePolicy(scope, policyId, policy.activeVersion, now))) throw otherVersion();
  if (policy.isDefault) await policies.setDefaultPolicy(scope, null);
  await requestRejudgement(scope, queue, { kind: 'policy', policyId });
  return found(await policies.getPolicy(scope, policyId));
}

/** Tag of a policy's state: another version that counts, or another version at all, is another state. */
export function policyTag({ id, activeVersion, latestVersion, isDefault }: policies.StoredPolicy): string {
  return entityTag(id, activeVersion, latestVersion, isDefault ? 1 : 0);
}

/** The policy. @throws NOT_FOUND */
export function found(policy: policies.StoredPolicy | null): policies.StoredPolicy {
  if (policy === null) throw serverError('NOT_FOUND', 'there is no such policy');
  return policy;
}

function otherVersion(): Error {
  return serverError('PRECONDITION_FAILED', 'another version of the policy is active by now');
}
