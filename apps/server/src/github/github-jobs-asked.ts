import type { JsonObject } from '@assay/core';
import type { Lane, Scope } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** Kinds of jobs of the GitHub app. */
export const CHECK_JOB = 'github-check';
export const SYNC_JOB = 'github-sync';
export const PIN_JOB = 'github-pin';
export const IMAGE_JOB = 'github-image';
export const PROMOTE_JOB = 'github-promote';
export const RECHECK_JOB = 'github-recheck';
export const RECONCILE_JOB = 'github-reconcile';
export const LINK_JOB = 'github-link';

/** What a person asked for with it. */
interface AskedBy {
  /** True for new runs in place of those that are there. */
  readonly rerun?: boolean;
  /** Exceptions for what a check finds, and who wants them. */
  readonly accept?: { readonly check: string; readonly by: string };
}

/** Commits that are to be checked. */
export type CheckAsk =
  /** The head of a pull request, whatever it is when the job runs. */
  | ({ readonly kind: 'pull'; readonly number: number } & AskedBy)
  /** What a push brought. `before` null: the branch is new. */
  | ({
      readonly kind: 'push';
      readonly sha: string;
      readonly before: string | null;
      readonly isDefault: boolean;
    } & AskedBy)
  /** The images of a commit, of which more is known now. */
  | { readonly kind: 'image'; readonly sha: string }
  /** A group of the merge queue. */
  | { readonly kind: 'group'; readonly sha: string; readonly base: string };

type Parts = Pick<ServiceParts, 'queue'>;

async function enqueue(
  scope: Scope,
  { queue }: Parts,
  { kind, payload, key, lane = 'push' }: { kind: string; payload: JsonObject; key: string; lane?: Lane },
): Promise<void> {
  await queue.enqueue(scope.db, {
    lane,
    kind,
    payload,
    space: scope.space,
    dedupKey: `${kind} ${scope.space} ${key}`,
    again: true,
  });
}

/** Asks for checks. While the same is asked for already that one job does it, once more where it had begun. */
export async function requestCheck(scope: Scope, parts: Parts, repository: string, ask: CheckAsk): Promise<void> {
  const key = ask.kind === 'pull' ? `#${ask.number}` : `${ask.kind} ${ask.sha}`;
  const payload = { repository, ...ask };
  const again = 'rerun' in ask && ask.rerun ? ' again' : '';
  const wish = 'accept' in ask && ask.accept !== undefined ? ` ${ask.accept.check} ${ask.accept.by}` : '';
  await enqueue(scope, parts, { kind: CHECK_JOB, payload, key: `${repository} ${key}${again}${wish}` });
}

/** Asks for every open pull request and the default branch to be checked anew: settings changed. */
export async function requestRecheck(scope: Scope, parts: Parts, repository: string): Promise<void> {
  await enqueue(scope, parts, { kind: RECHECK_JOB, payload: { repository }, key: repository });
}

/** Asks for what an installation reaches to be read anew. `isNew`: it may reach repositories of which images are known already. */
export async function requestSync(
  scope: Scope,
  parts: Parts,
  app: string,
  installation: number,
  { isNew = false }: { readonly isNew?: boolean } = {},
): Promise<void> {
  const payload = isNew ? { app, installation, isNew } : { app, installation };
  await enqueue(scope, parts, {
    kind: SYNC_JOB,
    payload,
    key: `${app} ${installation}${isNew ? ' new' : ''}`,
  });
}

/** Asks for images that are known already to be connected with repositories that were not known when they were inspected. */
export async function requestLinks(scope: Scope, parts: Parts): Promise<void> {
  await enqueue(scope, parts, { kind: LINK_JOB, payload: {}, key: 'all', lane: 'rescan' });
}

/** Asks for base images to be pinned. `isWanted`: a person asked for it, whatever the settings say. */
export async function requestPins(
  scope: Scope,
  parts: Parts,
  repository: string,
  { isWanted = false }: { readonly isWanted?: boolean } = {},
): Promise<void> {
  const payload = isWanted ? { repository, wanted: true } : { repository };
  await enqueue(scope, parts, {
    kind: PIN_JOB,
    payload,
    key: `${repository}${isWanted ? ' wanted' : ''}`,
    lane: 'rescan',
  });
}

/** Asks for an image to be connected with the commit that it was built from, and for what follows from how it stands now. */
export async function requestImageFollowUp(
  scope: Scope,
  parts: Parts,
  image: { readonly imageId: number; readonly reference: string },
): Promise<void> {
  await enqueue(scope, parts, { kind: IMAGE_JOB, payload: { ...image }, key: `${image.imageId} ${image.reference}` });
}

/** Asks for the images of a commit to be promoted where they may be. */
export async function requestPromotion(scope: Scope, parts: Parts, repository: string, sha: string): Promise<void> {
  await enqueue(scope, parts, { kind: PROMOTE_JOB, payload: { repository, sha }, key: `${repository} ${sha}` });
}
