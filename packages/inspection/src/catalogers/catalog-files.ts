import {
  type Catalog,
  type Cataloger,
  CatalogerError,
  type FileReading,
  type FileView,
  type Gap,
  type ReadFile,
  parseDigest,
} from '@assay/core';
import { fileMagicOf } from '../binary/file-magic.ts';
import { type ClaimMatcher, createClaimMatcher } from '../content/claim-matcher.ts';
import { OS_RELEASE_PATHS, readOperatingSystem } from './os-release/operating-system.ts';
import { memoryFileView } from './memory-file-view.ts';

/** A small final file system held in memory. */
export interface MemoryFiles {
  /** Content by absolute path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Target by absolute path of a symbolic link. */
  readonly links?: ReadonlyMap<string, string>;
}

/** The layer that files in memory are said to come from. */
const LAYER = parseDigest(`sha256:${'1'.repeat(64)}`);

/**
 * Runs one cataloger over files in memory as an inspection would: for its examples, for tests, for documentation. Readings go
 * through JSON, as they do in the cache.
 */
export function catalogFiles(cataloger: Cataloger, image: MemoryFiles): Catalog {
  return filesCataloger(cataloger)(image);
}

/** The same over one image after another: what the cataloger claims is compiled once. */
export function filesCataloger(cataloger: Cataloger): (image: MemoryFiles) => Catalog {
  const claims = createClaimMatcher([{ patterns: cataloger.claims, value: cataloger }]);
  return (image) => catalogWith(cataloger, claims, image);
}

function catalogWith(cataloger: Cataloger, claims: ClaimMatcher<Cataloger>, image: MemoryFiles): Catalog {
  const view = memoryFileView(image);
  const readings: ReadFile<FileReading>[] = [];
  const gaps: Gap[] = [];
  for (const [path, bytes] of image.files) {
    if (claims.match(path).length === 0 && !hasMagic(cataloger, bytes)) continue;
    try {
      const reading = asJson(cataloger.read({ path, bytes: bytes.subarray(0, cataloger.headBytes) }));
      readings.push({ path, layer: LAYER, layerIndex: 0, reading });
    } catch (error) {
      if (!(error instanceof CatalogerError)) throw error;
      gaps.push({
        code: error.code,
        effect: cataloger.unreadable,
        message: error.message,
        path,
        layer: LAYER,
        cataloger: cataloger.id,
      });
    }
  }
  const catalog = cataloger.assemble(readings, {
    os: readOperatingSystem(releaseFiles(image, view)),
    files: view,
    layers: [LAYER],
  });
  return { packages: catalog.packages, gaps: [...gaps, ...catalog.gaps] };
}

/** Which files a cataloger reads by their first bytes; here those that are not executable as well. */
function hasMagic({ magic = [] }: Cataloger, bytes: Uint8Array): boolean {
  const found = fileMagicOf(bytes);
  return found !== null && magic.includes(found);
}

function asJson(reading: FileReading): FileReading {
  return JSON.parse(JSON.stringify(reading));
}

function releaseFiles({ files }: MemoryFiles, view: FileView): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const path of OS_RELEASE_PATHS) {
    const bytes = files.get(view.resolve(path)?.path ?? '');
    if (bytes !== undefined) found.set(path, bytes);
  }
  return found;
}
