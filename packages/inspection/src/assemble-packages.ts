import {
  type Cataloger,
  type CatalogContext,
  type Gap,
  type Image,
  type Package,
  type ReadFile,
  type FileReading,
  compareText,
  printable,
} from '@assay/core';
import { withOwners } from './catalogers/owners.ts';
import type { ClaimedPath } from './claims/claimed-files.ts';
import type { ContentStore } from './claims/content-store.ts';
import { makeGap } from './gap-codes.ts';

/** Packages of the image and what could not be read of them. */
export interface AssembledPackages {
  /** Sorted by type, name, version, then first path. */
  readonly packages: readonly Package[];
  readonly gaps: readonly Gap[];
}

/** Lets each cataloger make packages of the readings of its files that are part of the final file system. */
export function assemblePackages(
  image: Image,
  catalogers: readonly Cataloger[],
  claims: readonly ClaimedPath[],
  contents: ContentStore,
  context: CatalogContext,
): AssembledPackages {
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  const sorted = claims.toSorted((a, b) => compareText(a.path, b.path));
  for (const cataloger of catalogers) {
    const own = sorted.filter((claim) => claim.cataloger === cataloger);
    const files = own.flatMap((claim) => {
      const file = toReadFile(image, claim, contents);
      if ('code' in file) gaps.push(file);
      return 'code' in file ? [] : [file];
    });
    const catalog = assemble(cataloger, files, context);
    packages.push(...catalog.packages);
    gaps.push(...catalog.gaps);
  }
  return { packages: withOwners(packages.toSorted(comparePackages), context.files), gaps };
}

function toReadFile(
  image: Image,
  { cataloger, path, node }: ClaimedPath,
  contents: ContentStore,
): ReadFile<FileReading> | Gap {
  const layer = image.layers[node.layer]?.diffId ?? null;
  const row = contents.reading(node.inode, cataloger.id, path);
  if (row !== undefined) {
    const reading: FileReading = JSON.parse(row.json);
    return { path, layer, layerIndex: node.layer, reading };
  }
  const failure = contents.failure(node.inode, cataloger.id);
  const place = { path, cataloger: cataloger.id, ...(layer === null ? {} : { layer }) };
  if (failure !== undefined) return { code: failure.code, effect: failure.effect, message: failure.message, ...place };
  return { ...makeGap('FILE_UNREADABLE', 'the file was not read'), ...place };
}

function assemble(
  cataloger: Cataloger,
  files: readonly ReadFile<FileReading>[],
  context: CatalogContext,
): AssembledPackages {
  try {
    return cataloger.assemble(files, context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    const message = `cataloger ${cataloger.id} failed: ${printable(reason.slice(0, 300))}`;
    return { packages: [], gaps: [{ ...makeGap('CATALOGER_FAILED', message), cataloger: cataloger.id }] };
  }
}

function comparePackages(a: Package, b: Package): number {
  return (
    compareText(a.type, b.type) ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '') ||
    compareText(a.purl, b.purl)
  );
}
