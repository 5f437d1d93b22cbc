import { type ForgeCheck, FORGE_CHECKS, type JsonObject } from '@assay/core';
import { orNull } from '@assay/github';
import type { OpenRepository } from '../client/open-repository.ts';

/** What is to be checked, as it is now. */
export interface CheckTask {
  readonly head: string;
  /** What the change is compared with; null: the commit counts by itself. */
  readonly base: string | null;
  /** The commit whose settings count. */
  readonly rulesAt: string;
  /** Null for no pull request. */
  readonly pull: { readonly number: number; readonly baseRef: string } | null;
  /** What findings are uploaded for; null for nothing that GitHub keeps them of. */
  readonly ref: string | null;
  readonly wanted: readonly ForgeCheck[];
  readonly isDefault: boolean;
  readonly isRerun: boolean;
}

/** Checks that are about images and not about files. */
export const OF_IMAGES: readonly ForgeCheck[] = ['vulnerabilities', 'policy'];

/** The task as GitHub has it now; null where there is nothing left to check. */
export async function readTask(
  { client, place, repository }: OpenRepository,
  payload: JsonObject,
): Promise<CheckTask | null> {
  const { kind, number, sha, before, base, isDefault } = payload;
  const isRerun = payload['rerun'] === true;
  if (kind === 'pull' && typeof number === 'number') {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...place, pull_number: number }),
    );
    if (answer === null || answer.data.state !== 'open') return null;
    const { head, base: target } = answer.data;
    const pull = { number, baseRef: target.ref };
    return {
      head: head.sha,
      base: target.sha,
      rulesAt: target.sha,
      pull,
      ref: `refs/pull/${number}/head`,
      wanted: FORGE_CHECKS,
      isDefault: false,
      isRerun,
    };
  }
  if (typeof sha !== 'string') return null;
  const { defaultBranch } = repository;
  if (kind === 'group' && typeof base === 'string') {
    return { head: sha, base, rulesAt: base, pull: null, ref: null, wanted: FORGE_CHECKS, isDefault: false, isRerun };
  }
  if (kind === 'image') {
    const commit = await orNull(
      client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...place, commit_sha: sha }),
    );
    if (commit === null) return null;
    return {
      head: sha,
      base: commit.data.parents[0]?.sha ?? null,
      rulesAt: defaultBranch,
      pull: null,
      ref: null,
      wanted: OF_IMAGES,
      isDefault: true,
      isRerun,
    };
  }
  const isOnDefault = isDefault === true;
  return {
    head: sha,
    base: typeof before === 'string' ? before : isOnDefault ? null : defaultBranch,
    rulesAt: isOnDefault ? sha : defaultBranch,
    pull: null,
    ref: isOnDefault ? `refs/heads/${defaultBranch}` : null,
    wanted: isOnDefault ? FORGE_CHECKS : ['secrets'],
    isDefault: isOnDefault,
    isRerun,
  };
}
