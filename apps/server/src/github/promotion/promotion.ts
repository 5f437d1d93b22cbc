import type { PromotionTarget } from '@assay/core';
import type { JobContext, githubChanges } from '@assay/store';
import type { CommitImage } from '../checks/commit-images.ts';
import type { OpenRepository } from '../client/open-repository.ts';

/** An image of a commit on its way to an environment. */
export interface Promotion<T extends PromotionTarget = PromotionTarget> {
  readonly open: OpenRepository;
  readonly sha: string;
  readonly image: CommitImage;
  readonly target: T;
  /** Checks that have to have passed. */
  readonly checks: readonly string[];
  readonly context: JobContext;
}

/** What is written down of an image and an environment. */
export type Candidate = Omit<githubChanges.GithubCandidate, 'id' | 'createdAt' | 'updatedAt' | 'candidateAt'>;

/** What became of a proposal: where it stands, as `owner/name#12`, or why there is none. */
export type Proposal = { readonly pull: string } | { readonly reason: string };
