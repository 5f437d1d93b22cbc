import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { readTexts, writeJson } from './stored-json.ts';

/** A pull request of our own that pins images. */
export interface GithubPin {
  readonly repository: string;
  readonly branch: string;
  readonly number: number | null;
  /** `declined`: somebody closed it; the same change is not proposed again. `moot`: there is nothing left to change. */
  readonly state: 'open' | 'merged' | 'declined' | 'moot';
  /** Digest of what it changes. */
  readonly changeKey: string;
  /** The commit that we made; another one at the head of the branch is somebody else's. */
  readonly headSha: string | null;
  readonly title: string;
  readonly updatedAt: number;
}

const PIN_STATES = ['open', 'merged', 'declined', 'moot'] as const;

/** Writes a pin down over what is there. */
export async function putPin(scope: Scope, pin: Omit<GithubPin, 'updatedAt'>, now: number): Promise<void> {
  const { repository, branch, number, state, changeKey, headSha, title } = pin;
  const values = { number, state, change_key: changeKey, head_sha: headSha, title, updated_at: now };
  await scope.db
    .insertInto('github_pins')
    .values({ space_id: scope.space, repository, branch, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'repository', 'branch']).doUpdateSet(values))
    .execute();
}

/** Every pin of a repository, the newest change first. */
export async function listPins(scope: Scope, repository: string): Promise<readonly GithubPin[]> {
  const rows = await scope.db
    .selectFrom('github_pins')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('repository', '=', repository)
    .orderBy('updated_at', 'desc')
    .orderBy('branch')
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    repository: row.repository,
    branch: row.branch,
    number: row.number,
    state: PIN_STATES.find((state) => state === row.state) ?? 'moot',
    changeKey: row.change_key,
    headSha: row.head_sha,
    title: row.title,
    updatedAt: row.updated_at,
  }));
}

/** An image that is, or is not, ready for an environment. */
export interface GithubCandidate {
  readonly id: string;
  readonly repository: string;
  readonly environment: string;
  readonly commitSha: string;
  readonly digest: string;
  readonly reference: string;
  /** `waiting`: not ready, as `reasons` say. `ready`: nothing stands against it. `proposed`: there is a pull request. */
  readonly state: 'waiting' | 'ready' | 'proposed' | 'superseded';
  readonly reasons: readonly string[];
  /** Of the policy that let it through. */
  readonly policyDigest: string | null;
  /** The pull request: `owner/name#12`. */
  readonly pull: string | null;
  /** When it became ready first. */
  readonly candidateAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const CANDIDATE_STATES = ['waiting', 'ready', 'proposed', 'superseded'] as const;

/** Writes a candidate down over what is there; when it first was ready is kept. */
export async function putCandidate(
  scope: Scope,
  candidate: Omit<GithubCandidate, 'id' | 'createdAt' | 'updatedAt' | 'candidateAt'>,
  now: number,
): Promise<GithubCandidate> {
  const { repository, environment, commitSha, digest, reference, state, reasons, policyDigest, pull } = candidate;
  const candidateAt = state === 'waiting' ? null : now;
  const values = {
    commit_sha: commitSha,
    reference,
    state,
    reasons: writeJson([...reasons]),
    policy_digest: policyDigest,
    pull,
    updated_at: now,
  };
  const row = await scope.db
    .insertInto('github_candidates')
    .values({
      space_id: scope.space,
      id: newId(),
      repository,
      environment,
      digest,
      candidate_at: candidateAt,
      created_at: now,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'repository', 'environment', 'digest']).doUpdateSet((set) => ({
        ...values,
        candidate_at: set.fn.coalesce('github_candidates.candidate_at', set.val(candidateAt)),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Candidates, the newest first; of one repository and environment where they are named. */
export async function listCandidates(
  scope: Scope,
  { repository, environment }: { readonly repository?: string; readonly environment?: string },
  page: PageRequest,
): Promise<Page<GithubCandidate>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('github_candidates')
    .selectAll()
    .where('space_id', '=', scope.space)
    .$if(repository !== undefined, (query) => query.where('repository', '=', repository ?? ''))
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment ?? ''))
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

function fromRow(row: {
  readonly id: string;
  readonly repository: string;
  readonly environment: string;
  readonly commit_sha: string;
  readonly digest: string;
  readonly reference: string;
  readonly state: string;
  readonly reasons: string;
  readonly policy_digest: string | null;
  readonly pull: string | null;
  readonly candidate_at: number | null;
  readonly created_at: number;
  readonly updated_at: number;
}): GithubCandidate {
  return {
    id: row.id,
    repository: row.repository,
    environment: row.environment,
    commitSha: row.commit_sha,
    digest: row.digest,
    reference: row.reference,
    state: CANDIDATE_STATES.find((state) => state === row.state) ?? 'waiting',
    reasons: readTexts(row.reasons),
    policyDigest: row.policy_digest,
    pull: row.pull,
    candidateAt: row.candidate_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
