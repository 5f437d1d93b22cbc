/** Made-up images for the benchmark of the store, and their rows. */
import { randomUUIDv7 } from 'node:crypto';
import type { imageContents } from '@assay/store';
import { packageRow, packageSetDigest } from '../packages/store/src/repositories/package-identity.ts';

/** Bases that images are built on; packages of each; packages of an image's own layers; how often an own layer is built upon again. */
export const BASES = 200;
const BASE_PACKAGES = 120;
const OWN_PACKAGES = 60;
const BUILDS = 5;

/** A number as the hex part of a digest. */
export const hex = (number: number): string => number.toString(16).padStart(64, '0');

/** The packages of an image: its base's, of which every fifth is in all bases, and its own, shared by a few builds in a row. */
export function packagesOf(image: number): imageContents.ImageContents['packages'] {
  const base = image % BASES;
  const own = Math.floor(image / (BASES * BUILDS)) * BASES + base;
  const make = (name: string, version: string, addedBy: number) =>
    ({ type: 'deb', name, version, purl: `pkg:deb/debian/${name}@${version}?arch=amd64`, addedBy }) as const;
  return [
    ...Array.from({ length: BASE_PACKAGES }, (_, index) =>
      index % 5 === 0 ? make(`common-${index}`, '1.0', 0) : make(`base-${index}`, `${base % 20}.${index}`, 0),
    ),
    ...Array.from({ length: OWN_PACKAGES }, (_, index) =>
      make(`own-${(own * 7 + index) % 5000}`, `${own % 50}.${index}`, 1),
    ),
  ];
}

/** Rows by table, in an order that foreign keys allow. */
export type Rows = readonly (readonly [string, readonly object[]])[];

/** Rows of the images from `start` up to `end`; packages and sets that are new are added to the maps. */
export function rowsOf(
  start: number,
  end: number,
  packageIds: Map<string, number>,
  setIds: Map<string, number>,
  space: string,
  policy: string,
): Rows {
  const tables = {
    images: [],
    space_images: [],
    packages: [],
    package_sets: [],
    package_set_members: [],
    image_package_sets: [],
    verdicts: [],
    evaluations: [],
  };
  const rows: Record<keyof typeof tables, object[]> = tables;
  for (let image = start; image < end; image++) {
    const id = image + 1;
    rows.images.push({
      id,
      digest: `sha256:${hex(image)}`,
      claimed_by: '',
      analysed_at: image,
      revision: '1',
      created_at: image,
    });
    rows.space_images.push({ space_id: space, image_id: id, linked_at: image, state: 'analysed', verdict: 'pass' });
    for (const position of [0, 1]) {
      const packages = packagesOf(image)
        .filter((each) => each.addedBy === position)
        .map((each) => packageRow(each, 'debian:12'));
      const digest = packageSetDigest(packages.map((row) => row.identity));
      let set = setIds.get(digest);
      if (set === undefined) {
        set = 1_000_000 + setIds.size;
        setIds.set(digest, set);
        rows.package_sets.push({ id: set, digest, size: packages.length });
        for (const row of packages) {
          let known = packageIds.get(row.identity);
          if (known === undefined) {
            known = 1_000_000 + packageIds.size;
            packageIds.set(row.identity, known);
            rows.packages.push({ id: known, ...row });
          }
          rows.package_set_members.push({ package_id: known, set_id: set });
        }
      }
      rows.image_package_sets.push({ set_id: set, image_id: id, position });
    }
    const [verdict, evaluation] = [randomUUIDv7(), randomUUIDv7()];
    const judged = { space_id: space, image_id: id, verdict: 'pass', outcome_digest: 'pass' };
    const reference = `registry.example/app:${image}`;
    rows.verdicts.push({
      ...judged,
      id: verdict,
      reference,
      policy_id: policy,
      context: '',
      evaluation_id: evaluation,
      reads_vulnerabilities: 1,
      changed_at: image,
    });
    rows.evaluations.push({
      ...judged,
      id: evaluation,
      verdict_id: verdict,
      policy_digest: 'sha256:p',
      decision: '{}',
      cause: 'requested',
      evaluated_at: image,
    });
  }
  return Object.entries(rows);
}
