import { type CheckOutcome, type RepositorySettings, commentText, isGithubError, writeComment } from '@assay/github';
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

/** The comment on the pull request, where there is to be one; without the right to write it the checks stand all the same. */
export async function commentOnPull(
  scope: Scope,
  { open, task, settings, outcomes }: CommentedLook,
): Promise<{ readonly comment: number | null; readonly trouble: string | null }> {
  const { pull, head } = task;
  if (pull === null || !settings.settings.comment || outcomes.length === 0) return { comment: null, trouble: null };
  const pulls = await githubChecks.listPulls(scope, open.repository.id, { openOnly: false });
  const known = pulls.find(({ number }) => number === pull.number)?.commentId ?? null;
  const isGood = outcomes.every(({ result }) => result === 'pass' || result === 'no-data');
  const body = commentText(outcomes, settings.settings.modes, head);
  try {
    const comment = await writeComment(open.client, open.place, { number: pull.number, known, body, isGood });
    return { comment, trouble: null };
  } catch (error) {
    if (isGithubError(error, 'GITHUB_DENIED')) return { comment: null, trouble: error.message };
    throw error;
  }
}
