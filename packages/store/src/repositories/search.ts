import { type Expression, type SqlBool, sql } from 'kysely';
import type { Scope } from './scope.ts';

/** Candidates of which it is looked up one by one whether the space has them. */
const MOST_CANDIDATES = 100;

/** After every text that begins with the same one: both databases compare by bytes. */
const LAST = '\u{10FFFF}';

/** Image references and digests of the space that begin so; a digest may be given without its algorithm. */
export async function searchImages(
  scope: Scope,
  text: string,
  most: number,
): Promise<readonly { readonly digest: string; readonly reference: string | null }[]> {
  const images = scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select(['images.digest', 'space_images.reference'])
    .where('space_images.space_id', '=', scope.space)
    .limit(most);
  const named = await images
    .where('space_images.reference', '>=', text)
    .where('space_images.reference', '<', text + LAST)
    .orderBy('space_images.reference')
    .execute();
  const digest = /^(?:sha256:)?([0-9a-f]{4,64})$/.exec(text)?.[1];
  if (digest === undefined) return named;
  const byDigest = await images
    .where('images.digest', '>=', `sha256:${digest}`)
    .where('images.digest', '<', `sha256:${digest}${LAST}`)
    .orderBy('images.digest')
    .execute();
  return [...named, ...byDigest].slice(0, most);
}

/** Repositories of the space with the text anywhere in their name, in upper or lower case. */
export async function searchRepositories(
  scope: Scope,
  text: string,
  most: number,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return scope.db
    .selectFrom('repositories')
    .select(['id', 'name'])
    .where('space_id', '=', scope.space)
    .where(contains('name', text))
    .orderBy('name')
    .limit(most)
    .execute();
}

/** Tags of the space that begin so. */
export async function searchTags(
  scope: Scope,
  text: string,
  most: number,
): Promise<readonly { readonly repository: string; readonly tag: string; readonly digest: string }[]> {
  return scope.db
    .selectFrom('tags')
    .innerJoin('repositories', (join) =>
      join.onRef('repositories.space_id', '=', 'tags.space_id').onRef('repositories.id', '=', 'tags.repository_id'),
    )
    .select(['repositories.name as repository', 'tags.name as tag', 'tags.digest'])
    .where('tags.space_id', '=', scope.space)
    .where('tags.name', '>=', text)
    .where('tags.name', '<', text + LAST)
    .orderBy('tags.name')
    .limit(most)
    .execute();
}

/** Packages that begin so and that an image of the space holds. */
export async function searchPackages(
  scope: Scope,
  text: string,
  most: number,
): Promise<readonly { readonly type: string; readonly name: string }[]> {
  const candidates = await scope.db
    .selectFrom('packages')
    .select(['type', 'name'])
    .distinct()
    .where('name', '>=', text)
    .where('name', '<', text + LAST)
    .orderBy('name')
    .orderBy('type')
    .limit(MOST_CANDIDATES)
    .execute();
  const found: { readonly type: string; readonly name: string }[] = [];
  for (const candidate of candidates) {
    if (found.length >= most) break;
    const held = await heldBy(scope, (some) =>
      some.where('packages.name', '=', candidate.name).where('packages.type', '=', candidate.type),
    );
    if (held) found.push(candidate);
  }
  return found;
}

/** Ids of vulnerabilities that begin so and that an image of the space has. */
export async function searchVulnerabilities(scope: Scope, text: string, most: number): Promise<readonly string[]> {
  const candidates = await scope.db
    .selectFrom('package_vulnerabilities')
    .select('vulnerability')
    .distinct()
    .where('vulnerability', '>=', text)
    .where('vulnerability', '<', text + LAST)
    .orderBy('vulnerability')
    .limit(MOST_CANDIDATES)
    .execute();
  const found: string[] = [];
  for (const { vulnerability } of candidates) {
    if (found.length >= most) break;
    const held = await heldBy(scope, (some) =>
      some
        .innerJoin('package_vulnerabilities as had', 'had.package_id', 'packages.id')
        .where('had.vulnerability', '=', vulnerability),
    );
    if (held) found.push(vulnerability);
  }
  return found;
}

type Holders = ReturnType<typeof holders>;

function holders(scope: Scope) {
  return scope.db
    .selectFrom('packages')
    .innerJoin('package_set_members as members', 'members.package_id', 'packages.id')
    .innerJoin('image_package_sets as sets', 'sets.set_id', 'members.set_id')
    .innerJoin('space_images as seen', 'seen.image_id', 'sets.image_id')
    .select('packages.id')
    .where('seen.space_id', '=', scope.space)
    .limit(1);
}

async function heldBy(scope: Scope, restrict: (some: Holders) => Holders): Promise<boolean> {
  return (await restrict(holders(scope)).executeTakeFirst()) !== undefined;
}

/** Policies of the space with the text anywhere in their name, in upper or lower case. */
export async function searchPolicies(
  scope: Scope,
  text: string,
  most: number,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return scope.db
    .selectFrom('policies')
    .select(['id', 'name'])
    .where('space_id', '=', scope.space)
    .where(contains('name', text))
    .orderBy('name')
    .limit(most)
    .execute();
}

/** Exceptions of the space with the text in their reason or in what they accept, in upper or lower case, the newest first. */
export async function searchExceptions(
  scope: Scope,
  text: string,
  most: number,
): Promise<readonly { readonly id: string; readonly reason: string; readonly state: string }[]> {
  return scope.db
    .selectFrom('allowlist_items')
    .select(['id', 'reason', 'state'])
    .where('space_id', '=', scope.space)
    .where((build) => build.or([contains('reason', text), contains('item', text)]))
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

function contains(column: string, text: string): Expression<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape ${'\\'}`;
}
