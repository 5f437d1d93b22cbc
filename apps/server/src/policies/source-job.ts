import { AssayError } from '@assay/core';
import {
  type JobQueue,
  type Schedule,
  type Scope,
  type WriteTransaction,
  audit,
  inSpace,
  policies,
  policySources,
} from '@assay/store';
import { serverError } from '../errors.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { credentialsOf } from '../registries/credentials.ts';
import type { ServiceParts } from '../service/parts.ts';
import { activateVersion, addVersion } from './change-policy.ts';
import { type GitFile, fetchGitFile } from './git/fetch-file.ts';

/** Kind of the job that finds policies whose turn it is to be read from their repositories. */
const FIND_SOURCES_JOB = 'find-policy-sources';

/** Kind of the job that reads one policy from its repository. */
const READ_SOURCE_JOB = 'read-policy-source';

/** Milliseconds between looks for policies whose turn it is. */
const EVERY = 15_000;

/** Policies that are taken at once. */
const MOST_SOURCES = 200;

/** Has a policy read from its repository. Use the transaction of the change that asks for it. Returns the job. */
export async function readSource(scope: Scope, queue: JobQueue, policyId: string): Promise<string> {
  const { id } = await queue.enqueue(scope.db, {
    lane: 'rescan',
    kind: READ_SOURCE_JOB,
    payload: { policy: policyId },
    space: scope.space,
    dedupKey: `${READ_SOURCE_JOB} ${scope.space} ${policyId}`,
    again: true,
  });
  return id;
}

/** When policies whose turn it is are looked for. */
export const POLICY_SOURCE_SCHEDULES: readonly Schedule[] = [
  { name: FIND_SOURCES_JOB, every: EVERY, anchor: 0, lane: 'rescan', kind: FIND_SOURCES_JOB, payload: {} },
];

const findSources: JobSpec = {
  kind: FIND_SOURCES_JOB,
  create: (parts) => async () => async (trx) => {
    const due = await policySources.takeDueSources(trx, parts.now(), MOST_SOURCES);
    for (const { space, policyId } of due) await readSource(inSpace(trx, space), parts.queue, policyId);
    return { due: due.length };
  },
};

const readOne: JobSpec = {
  kind: READ_SOURCE_JOB,
  create: (parts) => async (job, context) => {
    const { policy: policyId } = job.payload;
    const { space } = job;
    if (space === null || typeof policyId !== 'string') {
      throw serverError('INTERNAL', 'a job on a source of a policy does not say which');
    }
    const source = await policySources.getPolicySource(inSpace(parts.store.read, space), policyId);
    if (source === null) return async () => ({ kind: 'gone' });
    const file = await fetchOrProblem(parts, source, { space, signal: context.signal });
    return async (trx) => takeFile(parts, { db: trx, space }, source, file);
  },
};

/** Jobs that read policies from git repositories. */
export const POLICY_SOURCE_JOBS: readonly JobSpec[] = [findSources, readOne];

async function fetchOrProblem(
  parts: ServiceParts,
  { url, ref, path, commit }: policySources.PolicySource,
  { space, signal }: { readonly space: Scope['space']; readonly signal: AbortSignal },
): Promise<GitFile | { readonly problem: string }> {
  try {
    const { protocol, host } = new URL(url);
    const known = protocol === 'https:' ? (await credentialsOf(parts, space))[host] : undefined;
    const login = known === undefined ? null : Buffer.from(`${known.username}:${known.password}`).toString('base64');
    const authorization = login === null ? null : `Basic ${login}`;
    return await fetchGitFile(parts.egress, { url, ref, path, known: commit, authorization, signal });
  } catch (error) {
    // The next look comes by itself, and whoever reads the source sees why this one was in vain.
    if (error instanceof AssayError && error.kind !== 'defect' && !signal.aborted) return { problem: error.code };
    throw error;
  }
}

type WriteScope = Scope & { readonly db: WriteTransaction };

async function takeFile(
  parts: ServiceParts,
  scope: WriteScope,
  { policyId, url, ref, path, activates }: policySources.PolicySource,
  file: GitFile | { readonly problem: string },
): Promise<{ readonly kind: string }> {
  const now = parts.now();
  const standing = await policySources.getPolicySource(scope, policyId);
  const policy = await policies.getPolicy(scope, policyId);
  // Somebody set another source meanwhile, which has a job of its own.
  if (standing === null || policy === null) return { kind: 'gone' };
  if (standing.url !== url || standing.ref !== ref || standing.path !== path) return { kind: 'replaced' };
  const note = async (commit: string | null, problem: string | null): Promise<void> =>
    policySources.noteSourceCheck(scope, policyId, { commit, problem }, now);
  if ('problem' in file) {
    await note(null, file.problem);
    return { kind: 'failed' };
  }
  if (file.text === null) {
    await note(file.commit, standing.problem);
    return { kind: 'unchanged' };
  }
  const version = await policies.getPolicyVersion(scope, policyId, policy.latestVersion);
  if (version?.document === file.text) {
    await note(file.commit, null);
    return { kind: 'unchanged' };
  }
  const problem = await addAndActivate(parts, scope, policy, { document: file.text, commit: file.commit, activates });
  await note(file.commit, problem);
  return { kind: problem === null ? 'added' : 'refused' };
}

/** Adds the version, and lets it count where that is wanted. Returns the code of why not; null when it was added. */
async function addAndActivate(
  parts: ServiceParts,
  scope: WriteScope,
  policy: policies.StoredPolicy,
  { document, commit, activates }: { readonly document: string; readonly commit: string; readonly activates: boolean },
): Promise<string | null> {
  const now = parts.now();
  const createdBy = 'system';
  try {
    const added = await addVersion(scope, { name: policy.name, document, note: `commit ${commit}`, createdBy }, now);
    const subject = `policy:${policy.id}`;
    const details = { version: added.version, digest: added.compiled.digest, commit };
    await audit.appendAudit(scope, { actor: createdBy, action: 'policy.version', subject, details }, now);
    if (!activates) return null;
    await activateVersion(scope, parts, { ...added, expected: policy.activeVersion }, now);
    await audit.appendAudit(scope, { actor: createdBy, action: 'policy.activate', subject, details }, now);
    return null;
  } catch (error) {
    if (error instanceof AssayError && error.kind === 'document') return error.code;
    throw error;
  }
}
