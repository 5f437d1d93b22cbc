import type { Database } from '../database/open-store.ts';
import { pageLimit, type PageRequest } from './page.ts';
import type { Scope } from './scope.ts';

/** A pull request as it was last seen. */
export interface GithubPull {
  readonly repository: string;
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly open: boolean;
  /** Our comment on it; null for none. */
  readonly commentId: number | null;
}

/** Writes down how a pull request is now; our comment stays known. */
export async function putPull(scope: Scope, pull: Omit<GithubPull, 'commentId'>, now: number): Promise<void> {
  const { repository, number, headSha, baseRef, open } = pull;
  const values = { head_sha: headSha, base_ref: baseRef, open: open ? 1 : 0, updated_at: now };
  await scope.db
    .insertInto('github_pulls')
    .values({ space_id: scope.space, repository, number, comment_id: null, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'repository', 'number']).doUpdateSet(values))
    .execute();
}

/** Remembers our comment on a pull request. */
export async function setComment(scope: Scope, repository: string, number: number, commentId: number): Promise<void> {
  await scope.db
    .updateTable('github_pulls')
    .set({ comment_id: commentId })
    .where('space_id', '=', scope.space)
    .where('repository', '=', repository)
    .where('number', '=', number)
    .execute();
}

/** Pull requests of a repository, those that are open or all; the newest first, at most 1000. */
export async function listPulls(
  scope: Scope,
  repository: string,
  { openOnly }: { readonly openOnly: boolean },
): Promise<readonly GithubPull[]> {
  const rows = await scope.db
    .selectFrom('github_pulls')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('repository', '=', repository)
    .$if(openOnly, (query) => query.where('open', '=', 1))
    .orderBy('number', 'desc')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    repository: row.repository,
    number: row.number,
    headSha: row.head_sha,
    baseRef: row.base_ref,
    open: row.open === 1,
    commentId: row.comment_id,
  }));
}

/** Open pull requests whose head an image was built from, with the name of the image; at most 5000. */
export async function openBuilds(
  scope: Scope,
): Promise<readonly (Pick<GithubPull, 'repository' | 'number'> & { readonly reference: string })[]> {
  return scope.db
    .selectFrom('github_pulls as p')
    .innerJoin('github_builds as b', (join) =>
      join
        .onRef('b.space_id', '=', 'p.space_id')
        .onRef('b.repository', '=', 'p.repository')
        .onRef('b.commit_sha', '=', 'p.head_sha'),
    )
    .select(['p.repository', 'p.number', 'b.reference'])
    .where('p.space_id', '=', scope.space)
    .where('p.open', '=', 1)
    .orderBy('p.repository')
    .orderBy('p.number')
    .limit(5000)
    .execute();
}

/** A check on a commit. */
export interface GithubCheck {
  readonly repository: string;
  readonly headSha: string;
  readonly name: string;
  /** Number of the check run; null before GitHub knows it. */
  readonly runId: number | null;
  readonly conclusion: string;
  readonly title: string;
  /** The pull request it was made for; null for a push. */
  readonly pull: number | null;
  readonly updatedAt: number;
}

/** Writes a check down over what is there. */
export async function putCheck(scope: Scope, check: Omit<GithubCheck, 'updatedAt'>, now: number): Promise<void> {
  const { repository, headSha, name, runId, conclusion, title, pull } = check;
  const values = { run_id: runId, conclusion, title, pull, updated_at: now };
  await scope.db
    .insertInto('github_checks')
    .values({ space_id: scope.space, repository, head_sha: headSha, name, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'repository', 'head_sha', 'name']).doUpdateSet(values))
    .execute();
}

/** The checks on a commit, or with null the newest of the repository. */
export async function listChecks(
  scope: Scope,
  repository: string,
  headSha: string | null,
  page: PageRequest = {},
): Promise<readonly GithubCheck[]> {
  const rows = await scope.db
    .selectFrom('github_checks')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('repository', '=', repository)
    .$if(headSha !== null, (query) => query.where('head_sha', '=', headSha ?? ''))
    .orderBy('updated_at', 'desc')
    .orderBy('name')
    .limit(pageLimit(page))
    .execute();
  return rows.map((row) => ({
    repository: row.repository,
    headSha: row.head_sha,
    name: row.name,
    runId: row.run_id,
    conclusion: row.conclusion,
    title: row.title,
    pull: row.pull,
    updatedAt: row.updated_at,
  }));
}

/** Forgets checks that were last made before an instant, of every space. Returns how many. */
export async function forgetChecks(db: Database, before: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('github_checks').where('updated_at', '<', before).executeTakeFirst();
  return Number(numDeletedRows);
}
