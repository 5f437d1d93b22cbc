import { type CheckOutcome, type RepositorySettings, commentText, writeComment } from '@assay/github';
import { type Scope, githubChecks } from '@assay/store';
import type { OpenRepository } from '../client/open-repository.ts';
import type { CheckTask } from './check-task.ts';

/** What a comment tells of. */
interface CommentedLook {
  readonly open: OpenRepository;
  readonly task: Pick<CheckTask, 'pull' | 'head'>;
  readonly settings: RepositorySettings;
  readonly outcomes: readonly CheckOutcome[];
}

/** Writes the comment on the pull request, where there is to be one, over the one that is there. Returns its number; null for none. */
export async function commentOnPull(
  scope: Scope,
  { open, task: { pull, head }, settings, outcomes }: CommentedLook,
): Promise<number | null> {
  if (pull === null || !settings.settings.comment || outcomes.length === 0) return null;
  const pulls = await githubChecks.listPulls(scope, open.repository.id, { openOnly: false });
  const known = pulls.find(({ number }) => number === pull.number)?.commentId ?? null;
  const isGood = outcomes.every(({ result }) => result === 'pass' || result === 'no-data');
  const body = commentText(outcomes, settings.settings.modes, head);
  return writeComment(open.client, open.place, { number: pull.number, known, body, isGood });
}
