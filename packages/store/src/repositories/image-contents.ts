import type { Digest, JsonObject } from '@assay/core';
import type { Database } from '../database/open-store.ts';
import { type PackageRow, type PackageVersion, packageRow, packageSetDigest } from './package-identity.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { writeJson } from './stored-json.ts';

/** What taking an image apart gave, as far as it is asked for by package or layer. The rest is a document in the blob store. */
export interface ImageContents {
  readonly imageId: Digest | null;
  readonly os: JsonObject | null;
  /** For example `debian:12`; empty when it has none. */
  readonly distro: string;
  readonly layers: readonly {
    readonly digest: Digest | null;
    readonly diffId: Digest | null;
    readonly sizeBytes: number | null;
  }[];
  /** `addedBy`: index of the layer that brought it; absent or null where that is not known. */
  readonly packages: readonly (PackageVersion & { readonly addedBy?: number | null })[];
  /** Version of the code that analysed it. */
  readonly revision: string;
}

/** Rows in one statement: below the bounds of either database on parameters. */
const ROWS_AT_ONCE = 500;

/** Position of packages that are not known to have come with a layer. */
const NO_LAYER = -1;

/**
 * Writes down what an image holds, in place of what was known of it, and that it is analysed for every space that sees it. Use a
 * transaction. Doing it twice changes nothing.
 */
export async function recordContents(db: Database, image: number, contents: ImageContents, now: number): Promise<void> {
  const { revision, os, imageId } = contents;
  // Written first: the row is locked, so that two workers on the same image do not mix.
  await db
    .updateTable('images')
    .set({ image_id: imageId, os: os === null ? null : writeJson(os), analysed_at: now, revision })
    .where('id', '=', image)
    .execute();
  await db
    .updateTable('space_images')
    .set({ state: 'analysed', problem: null })
    .where('image_id', '=', image)
    .execute();
  await db.deleteFrom('image_layers').where('image_id', '=', image).execute();
  await insertLayers(db, image, contents);
  await db.deleteFrom('image_package_sets').where('image_id', '=', image).execute();
  for (const [position, rows] of packagesByLayer(contents)) {
    const set = await packageSet(db, rows);
    await db.insertInto('image_package_sets').values({ set_id: set, image_id: image, position }).execute();
  }
}

async function insertLayers(db: Database, image: number, contents: ImageContents): Promise<void> {
  const rows = contents.layers.map(({ digest, diffId, sizeBytes }, position) => ({
    image_id: image,
    position,
    digest,
    diff_id: diffId,
    size_bytes: sizeBytes,
  }));
  for (const batch of batches(rows)) await db.insertInto('image_layers').values(batch).execute();
}

/** The packages of each layer, each once, layers and packages in an order that every writer uses: no two wait for each other. */
function packagesByLayer(contents: ImageContents): readonly (readonly [number, readonly PackageRow[]])[] {
  const layers = new Map<number, Map<string, PackageRow>>();
  for (const version of contents.packages) {
    const row = packageRow(version, contents.distro);
    const position = version.addedBy ?? NO_LAYER;
    const rows = layers.get(position) ?? new Map<string, PackageRow>();
    rows.set(row.identity, row);
    layers.set(position, rows);
  }
  return [...layers.entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([position, rows]) => [position, [...rows.values()].toSorted((a, b) => (a.identity < b.identity ? -1 : 1))]);
}

/** The number of the set of these packages, made now when no image had it. */
async function packageSet(db: Database, rows: readonly PackageRow[]): Promise<number> {
  const digest = packageSetDigest(rows.map((row) => row.identity));
  const known = await db.selectFrom('package_sets').select('id').where('digest', '=', digest).executeTakeFirst();
  if (known !== undefined) return known.id;
  const members = await rememberPackages(db, rows);
  const made = await db
    .insertInto('package_sets')
    .values({ digest, size: rows.length })
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ digest }))
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const batch of batches(members.map((id) => ({ package_id: id, set_id: made.id })))) {
    await db
      .insertInto('package_set_members')
      .values(batch)
      .onConflict((conflict) => conflict.columns(['package_id', 'set_id']).doNothing())
      .execute();
  }
  return made.id;
}

async function rememberPackages(db: Database, rows: readonly PackageRow[]): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const batch of batches(rows)) {
    await db
      .insertInto('packages')
      .values(batch)
      .onConflict((conflict) => conflict.column('identity').doNothing())
      .execute();
    const identities = batch.map((row) => row.identity);
    const found = await db.selectFrom('packages').select('id').where('identity', 'in', identities).execute();
    ids.push(...found.map((row) => row.id));
  }
  return ids;
}

function batches<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, index) => rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE));
}

/** A package of an image. */
export interface ImagePackage {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  /** Index of the layer that brought it, base first; null when that is not known. */
  readonly layer: number | null;
}

/** The packages of an image by name; empty when the space does not see it. */
export async function listPackages(scope: Scope, image: number, page: PageRequest): Promise<Page<ImagePackage>> {
  const [name, id] = readCursor(page, ['string', 'number']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('space_images')
    .innerJoin('image_package_sets as sets', 'sets.image_id', 'space_images.image_id')
    .innerJoin('package_set_members as members', 'members.set_id', 'sets.set_id')
    .innerJoin('packages', 'packages.id', 'members.package_id')
    .select(['packages.id', 'packages.type', 'packages.name', 'packages.version', 'packages.purl', 'sets.position'])
    .where('space_images.space_id', '=', scope.space)
    .where('space_images.image_id', '=', image)
    .$if(name !== undefined, (query) =>
      query.where((build) =>
        build(build.refTuple('packages.name', 'packages.id'), '>', build.tuple(String(name), Number(id))),
      ),
    )
    .orderBy('packages.name')
    .orderBy('packages.id')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.name, row.id],
    ({ type, name: title, version, purl, position }) => ({
      type,
      name: title,
      version,
      purl,
      layer: position === NO_LAYER ? null : position,
    }),
  );
}
