import { type BoundedCount, COUNT_BOUND, type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** Which packages are meant. */
export type PackageQuery =
  | { readonly kind: 'package'; readonly name: string; readonly type?: string; readonly version?: string }
  | { readonly kind: 'vulnerability'; readonly id: string };

/** An image that holds one of the packages. */
export interface AffectedImage {
  readonly id: number;
  readonly digest: string;
  readonly linkedAt: number;
}

/** Most distinct package versions that one question is about. */
const MOST_PACKAGES = 20_000;

/** From how many package sets on it is quicker to walk the images than to gather them. */
const WIDE = 2000;

/** The images of the space that hold one of the packages, by record. */
export async function affectedImages(
  scope: Scope,
  question: PackageQuery,
  page: PageRequest,
): Promise<Page<AffectedImage>> {
  const [after] = readCursor(page, ['number']) ?? [];
  const limit = pageLimit(page);
  const wide = (await countSets(scope, question, WIDE)) >= WIDE;
  const found = wide
    ? await walkImages(scope, question, Number(after ?? 0), limit + 1)
    : await gatherImages(scope, question, Number(after ?? 0), limit + 1);
  return pageOf(
    found,
    limit,
    (row) => [row.id],
    ({ id, digest, linked_at }) => ({ id, digest, linkedAt: linked_at }),
  );
}

/** How many images of the space hold one of the packages, up to a bound. */
export async function countAffectedImages(
  scope: Scope,
  question: PackageQuery,
  bound: number = COUNT_BOUND,
): Promise<BoundedCount> {
  const { count } = await scope.db
    .selectFrom(hits(scope, question, 0).distinct().limit(bound).as('some'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { count, exact: count < bound };
}

interface AffectedRow {
  readonly id: number;
  readonly digest: string;
  readonly linked_at: number;
}

/** The packages that are meant. */
function packagesOf(scope: Scope, question: PackageQuery) {
  const packages = scope.db.selectFrom('packages').select('packages.id').limit(MOST_PACKAGES);
  if (question.kind === 'vulnerability') {
    return packages.where('packages.id', 'in', (from) =>
      from.selectFrom('package_vulnerabilities').select('package_id').where('vulnerability', '=', question.id),
    );
  }
  const { name, type, version } = question;
  return packages
    .where('name', '=', name)
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? ''))
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? ''));
}

/** Numbers of images of whatever space by way of sets: an estimate of how much there is to gather, never shown. */
function setHits(scope: Scope, question: PackageQuery) {
  return scope.db
    .selectFrom('package_set_members as members')
    .innerJoin('image_package_sets as sets', 'sets.set_id', 'members.set_id')
    .select('sets.image_id as id')
    .where('members.package_id', 'in', packagesOf(scope, question));
}

/**
 * Numbers of images of the space. SQLite joins in the order of cross joins, which is that from packages to images; PostgreSQL finds the
 * order itself.
 */
function hits(scope: Scope, question: PackageQuery, after: number) {
  return scope.db
    .selectFrom('package_set_members as members')
    .crossJoin('image_package_sets as sets')
    .crossJoin('space_images')
    .select('sets.image_id as id')
    .where('members.package_id', 'in', packagesOf(scope, question))
    .whereRef('sets.set_id', '=', 'members.set_id')
    .where('sets.image_id', '>', after)
    .whereRef('space_images.image_id', '=', 'sets.image_id')
    .where('space_images.space_id', '=', scope.space);
}

async function countSets(scope: Scope, question: PackageQuery, bound: number): Promise<number> {
  const row = await scope.db
    .selectFrom(setHits(scope, question).limit(bound).as('some'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Few images: gather their numbers and put them in order. */
async function gatherImages(
  scope: Scope,
  question: PackageQuery,
  after: number,
  limit: number,
): Promise<readonly AffectedRow[]> {
  const found = await hits(scope, question, after).distinct().orderBy('id').limit(limit).execute();
  if (found.length === 0) return [];
  const ids = found.map((row) => row.id);
  return scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select(['images.id', 'images.digest', 'space_images.linked_at'])
    .where('space_images.space_id', '=', scope.space)
    .where('space_images.image_id', 'in', ids)
    .orderBy('space_images.image_id')
    .execute();
}

/** Many images: walk those of the space in order and keep what has one of the packages, until the page is full. */
function walkImages(scope: Scope, question: PackageQuery, after: number, limit: number): Promise<AffectedRow[]> {
  return scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select(['images.id', 'images.digest', 'space_images.linked_at'])
    .where('space_images.space_id', '=', scope.space)
    .where('space_images.image_id', '>', after)
    .where((build) =>
      build.exists(
        build
          .selectFrom('image_package_sets as sets')
          .innerJoin('package_set_members as members', 'members.set_id', 'sets.set_id')
          .select('sets.set_id')
          .whereRef('sets.image_id', '=', 'space_images.image_id')
          .where('members.package_id', 'in', packagesOf(scope, question)),
      ),
    )
    .orderBy('space_images.image_id')
    .limit(limit)
    .execute();
}
