import type { Scope } from './scope.ts';

/** How an image is known to be built from a commit, the surest first. */
const BUILD_EVIDENCE = ['provenance', 'reported', 'label', 'package-event'] as const;

/** An image that was built from a commit. */
export interface GithubBuild {
  readonly repository: string;
  readonly commitSha: string;
  readonly digest: string;
  /** Under which the space knows it. */
  readonly reference: string;
  readonly evidence: (typeof BUILD_EVIDENCE)[number];
  readonly at: number;
}

/** Writes down that an image was built from a commit; surer evidence takes the place of weaker. Returns whether anything is new. */
export async function recordBuild(scope: Scope, build: GithubBuild): Promise<boolean> {
  const { repository, commitSha, digest, reference, evidence, at } = build;
  const known = await scope.db
    .selectFrom('github_builds')
    .select('evidence')
    .where('space_id', '=', scope.space)
    .where('repository', '=', repository)
    .where('commit_sha', '=', commitSha)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (known !== undefined && rank(known.evidence) <= rank(evidence)) return false;
  const values = { reference, evidence, at };
  await scope.db
    .insertInto('github_builds')
    .values({ space_id: scope.space, repository, commit_sha: commitSha, digest, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'repository', 'commit_sha', 'digest']).doUpdateSet(values))
    .execute();
  return true;
}

/** Images that were built from one of the commits; of each commit the newest first. At most 1000. */
export async function buildsOf(
  scope: Scope,
  repository: string,
  commits: readonly string[],
): Promise<readonly GithubBuild[]> {
  if (commits.length === 0) return [];
  const rows = await scope.db
    .selectFrom('github_builds')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('repository', '=', repository)
    .where('commit_sha', 'in', [...commits])
    .orderBy('at', 'desc')
    .orderBy('digest')
    .limit(1000)
    .execute();
  return rows.map(fromRow);
}

/** The commits that an image was built from. */
export async function buildsOfImage(scope: Scope, digest: string): Promise<readonly GithubBuild[]> {
  const rows = await scope.db
    .selectFrom('github_builds')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('digest', '=', digest)
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

function rank(evidence: string): number {
  return BUILD_EVIDENCE.indexOf(readEvidence(evidence));
}

function readEvidence(text: string): GithubBuild['evidence'] {
  return BUILD_EVIDENCE.find((one) => one === text) ?? 'package-event';
}

function fromRow(row: {
  readonly repository: string;
  readonly commit_sha: string;
  readonly digest: string;
  readonly reference: string;
  readonly evidence: string;
  readonly at: number;
}): GithubBuild {
  const { repository, commit_sha, digest, reference, evidence, at } = row;
  return { repository, commitSha: commit_sha, digest, reference, evidence: readEvidence(evidence), at };
}
