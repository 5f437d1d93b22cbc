import { indexableText } from '../database/storable.ts';
import { type BoundedCount, COUNT_BOUND, type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** Which packages are meant. */
export type PackageQuery =
  | { readonly kind: 'package'; readonly name: string; readonly type?: string; readonly version?: string }
  /** `aliases`: other ids of the same one. Default none. */
  | { readonly kind: 'vulnerability'; readonly id: string; readonly aliases?: readonly string[] };

/** An image that holds one of the packages. */
export interface AffectedImage {
  readonly id: number;
  readonly digest: string;
  /** Under which name it was handed in; null when it had none. */
  readonly reference: string | null;
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
  const packages = await packagesOf(scope, question);
  if (packages.length === 0) return { items: [], next: null };
  const start = Number(after ?? 0);
  const numbers = (await isWide(scope, packages)) ? walk(scope, packages, start) : gather(scope, packages, start);
  const found = await numbers
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const rows = await describe(scope, found);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    ({ id, digest, reference, linked_at }) => ({ id, digest, reference, linkedAt: linked_at }),
  );
}

/** How many images of the space hold one of the packages, up to a bound. */
export async function countAffectedImages(
  scope: Scope,
  question: PackageQuery,
  bound: number = COUNT_BOUND,
): Promise<BoundedCount> {
  const packages = await packagesOf(scope, question);
  if (packages.length === 0) return { count: 0, exact: true };
  const numbers = (await isWide(scope, packages)) ? walk(scope, packages, 0).orderBy('id') : gather(scope, packages, 0);
  const { count } = await scope.db
    .selectFrom(numbers.limit(bound).as('some'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { count, exact: count < bound };
}

/** The packages that are meant: looked up first, so that the databases plan what follows by how many they are. */
async function packagesOf(scope: Scope, question: PackageQuery): Promise<readonly number[]> {
  if (question.kind === 'vulnerability') {
    const found = await scope.db
      .selectFrom('package_vulnerabilities')
      .select('package_id')
      .distinct()
      .where('vulnerability', 'in', [question.id, ...(question.aliases ?? [])])
      .limit(MOST_PACKAGES)
      .execute();
    return found.map((row) => row.package_id);
  }
  const { name, type, version } = question;
  const found = await scope.db
    .selectFrom('packages')
    .select('id')
    .where('name', '=', indexableText(name))
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? ''))
    .$if(version !== undefined, (query) => query.where('version', '=', indexableText(version ?? '')))
    .limit(MOST_PACKAGES)
    .execute();
  return found.map((row) => row.id);
}

/** Whether so many images of whatever space hold them that gathering is slow: an estimate, never shown. */
async function isWide(scope: Scope, packages: readonly number[]): Promise<boolean> {
  const some = scope.db
    .selectFrom('package_set_members as members')
    .innerJoin('image_package_sets as sets', 'sets.set_id', 'members.set_id')
    .select('sets.image_id as id')
    .where('members.package_id', 'in', packages)
    .limit(WIDE);
  const { count } = await scope.db
    .selectFrom(some.as('some'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count >= WIDE;
}

/**
 * Few images: from packages to images. SQLite joins in the order of cross joins, which is that; PostgreSQL finds the order itself.
 */
function gather(scope: Scope, packages: readonly number[], after: number) {
  return scope.db
    .selectFrom('package_set_members as members')
    .crossJoin('image_package_sets as sets')
    .crossJoin('space_images')
    .select('space_images.image_id as id')
    .distinct()
    .where('members.package_id', 'in', packages)
    .whereRef('sets.set_id', '=', 'members.set_id')
    .where('sets.image_id', '>', after)
    .whereRef('space_images.image_id', '=', 'sets.image_id')
    .where('space_images.space_id', '=', scope.space);
}

/**
 * Many images: through those of the space in order, keeping what has one of the packages, until there are enough. The offset, of nothing,
 * keeps PostgreSQL from gathering all of them after all.
 */
function walk(scope: Scope, packages: readonly number[], after: number) {
  return scope.db
    .selectFrom('space_images')
    .select('space_images.image_id as id')
    .where('space_images.space_id', '=', scope.space)
    .where('space_images.image_id', '>', after)
    .where((build) =>
      build.exists(
        build
          .selectFrom('image_package_sets as sets')
          .innerJoin('package_set_members as members', 'members.set_id', 'sets.set_id')
          .select('sets.set_id')
          .whereRef('sets.image_id', '=', 'space_images.image_id')
          .where('members.package_id', 'in', packages)
          .limit(1)
          .offset(0),
      ),
    );
}

async function describe(scope: Scope, found: readonly { readonly id: number }[]) {
  if (found.length === 0) return [];
  const ids = found.map((row) => row.id);
  return scope.db
    .selectFrom('space_images')
    .innerJoin('images', 'images.id', 'space_images.image_id')
    .select(['images.id', 'images.digest', 'space_images.reference', 'space_images.linked_at'])
    .where('space_images.space_id', '=', scope.space)
    .where('space_images.image_id', 'in', ids)
    .orderBy('space_images.image_id')
    .execute();
}

/** A container that runs an image which holds one of the packages. */
export interface AffectedWorkload {
  readonly environment: string;
  readonly workload: string;
  readonly container: string;
  readonly reference: string;
  readonly digest: string;
  readonly since: number;
}

/** What runs in the space and holds one of the packages. */
export async function affectedWorkloads(
  scope: Scope,
  question: PackageQuery,
  page: PageRequest,
): Promise<Page<AffectedWorkload>> {
  const [environment, workload, container] = readCursor(page, ['string', 'string', 'string']) ?? [];
  const limit = pageLimit(page);
  const packages = await packagesOf(scope, question);
  if (packages.length === 0) return { items: [], next: null };
  const rows = await scope.db
    .selectFrom('deployments')
    .innerJoin('environments', (join) =>
      join
        .onRef('environments.space_id', '=', 'deployments.space_id')
        .onRef('environments.id', '=', 'deployments.environment_id'),
    )
    .select(['deployments.environment_id', 'environments.name', 'deployments.workload', 'deployments.container'])
    .select(['deployments.reference', 'deployments.digest', 'deployments.since'])
    .where('deployments.space_id', '=', scope.space)
    .where((build) =>
      build.exists(
        build
          .selectFrom('images')
          .innerJoin('space_images as seen', 'seen.image_id', 'images.id')
          .innerJoin('image_package_sets as sets', 'sets.image_id', 'images.id')
          .innerJoin('package_set_members as members', 'members.set_id', 'sets.set_id')
          .select('sets.set_id')
          .whereRef('images.digest', '=', 'deployments.digest')
          .where('seen.space_id', '=', scope.space)
          .where('members.package_id', 'in', packages)
          .limit(1)
          .offset(0),
      ),
    )
    .$if(environment !== undefined, (query) =>
      query.where((build) =>
        build(
          build.refTuple('deployments.environment_id', 'deployments.workload', 'deployments.container'),
          '>',
          build.tuple(String(environment), String(workload), String(container)),
        ),
      ),
    )
    .orderBy('deployments.environment_id')
    .orderBy('deployments.workload')
    .orderBy('deployments.container')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.environment_id, row.workload, row.container],
    (row) => ({
      environment: row.name,
      workload: row.workload,
      container: row.container,
      reference: row.reference,
      digest: row.digest,
      since: row.since,
    }),
  );
}
