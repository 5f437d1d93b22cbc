import type { JsonObject } from '@assay/core';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** A repository on GitHub that an installation reaches. It is known by its number: its name may change. */
export interface GithubRepository {
  readonly id: string;
  readonly app: string;
  readonly installationId: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly state: 'active' | 'removed';
  /** As the web interface gave them. */
  readonly settings: JsonObject;
  /** What counted when it was last looked at, and who said so. */
  readonly told: JsonObject;
  /** What stands in the way, a sentence for each kind of work that it stops. */
  readonly troubles: Readonly<Record<string, string>>;
  readonly updatedAt: number;
}

/** What an event or GitHub itself tells of a repository. */
export type SeenGithubRepository = Pick<
  GithubRepository,
  'app' | 'installationId' | 'repositoryId' | 'owner' | 'name'
> & {
  /** Null where it is not told. */
  readonly defaultBranch: string | null;
};

/** Writes down a repository that an installation reaches, under the name it has now. */
export async function seeRepository(scope: Scope, seen: SeenGithubRepository, now: number): Promise<GithubRepository> {
  const { app, installationId, repositoryId, owner, name, defaultBranch } = seen;
  const values = { installation_id: installationId, owner, name, state: 'active', updated_at: now };
  const row = await scope.db
    .insertInto('github_repositories')
    .values({
      space_id: scope.space,
      id: newId(),
      app,
      repository_id: repositoryId,
      default_branch: defaultBranch ?? 'main',
      settings: '{}',
      told: '{}',
      troubles: '{}',
      ...values,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'app', 'repository_id'])
        .doUpdateSet({ ...values, ...(defaultBranch === null ? {} : { default_branch: defaultBranch }) }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Writes down that repositories are not reached any more: those numbers, or with null all of the installation. */
export async function removeRepositories(
  scope: Scope,
  { app, installationId }: Pick<GithubRepository, 'app' | 'installationId'>,
  numbers: readonly number[] | null,
  now: number,
): Promise<void> {
  if (numbers !== null && numbers.length === 0) return;
  await scope.db
    .updateTable('github_repositories')
    .set({ state: 'removed', updated_at: now })
    .where('space_id', '=', scope.space)
    .where('app', '=', app)
    .where('installation_id', '=', installationId)
    .$if(numbers !== null, (query) => query.where('repository_id', 'in', [...(numbers ?? [])]))
    .execute();
}

/** A repository by our id; null when the space has none. */
export async function getRepository(scope: Scope, id: string): Promise<GithubRepository | null> {
  const row = await scope.db
    .selectFrom('github_repositories')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The repositories of that name that are reached; names are compared as GitHub does, without regard to case. */
export async function repositoriesNamed(
  scope: Scope,
  owner: string,
  name: string,
): Promise<readonly GithubRepository[]> {
  const rows = await scope.db
    .selectFrom('github_repositories')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where((where) => where(where.fn<string>('lower', ['owner']), '=', owner.toLowerCase()))
    .where((where) => where(where.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('state', '=', 'active')
    .limit(10)
    .execute();
  return rows.map(fromRow);
}

/** Repositories of the space, the newest first. */
export async function listRepositories(scope: Scope, page: PageRequest): Promise<Page<GithubRepository>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('github_repositories')
    .selectAll()
    .where('space_id', '=', scope.space)
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

/** Keeps settings that the web interface gave; false when there is no such repository. */
export async function setRepositorySettings(scope: Scope, id: string, settings: JsonObject): Promise<boolean> {
  const { numUpdatedRows } = await scope.db
    .updateTable('github_repositories')
    .set({ settings: writeJson(settings) })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Keeps what counted, for people to see. */
export async function setRepositoryTold(scope: Scope, id: string, told: JsonObject): Promise<void> {
  await scope.db
    .updateTable('github_repositories')
    .set({ told: writeJson(told) })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .execute();
}

/**
 * Writes down what stands in the way of a kind of work at a repository, or with null that nothing does any more. Use the transaction that ends
 * the work.
 */
export async function setTrouble(scope: Scope, id: string, work: string, trouble: string | null): Promise<void> {
  const known = await getRepository(scope, id);
  if (known === null || (known.troubles[work] ?? null) === trouble) return;
  const { [work]: _, ...others } = known.troubles;
  await scope.db
    .updateTable('github_repositories')
    .set({ troubles: writeJson(trouble === null ? others : { ...others, [work]: trouble }) })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .execute();
}

function readTroubles(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(readJsonObject(text)).flatMap(([work, trouble]) =>
      typeof trouble === 'string' ? [[work, trouble] as const] : [],
    ),
  );
}

function fromRow(row: {
  readonly id: string;
  readonly app: string;
  readonly installation_id: number;
  readonly repository_id: number;
  readonly owner: string;
  readonly name: string;
  readonly default_branch: string;
  readonly state: string;
  readonly settings: string;
  readonly told: string;
  readonly troubles: string;
  readonly updated_at: number;
}): GithubRepository {
  return {
    id: row.id,
    app: row.app,
    installationId: row.installation_id,
    repositoryId: row.repository_id,
    owner: row.owner,
    name: row.name,
    defaultBranch: row.default_branch,
    state: row.state === 'active' ? 'active' : 'removed',
    settings: readJsonObject(row.settings),
    told: readJsonObject(row.told),
    troubles: readTroubles(row.troubles),
    updatedAt: row.updated_at,
  };
}
