import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ClaimedFile, Package, PackageFile, ReadFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { DirectoryFiles } from '../directory-files.ts';
import { compactObject } from '../json-object.ts';
import { locationOf, mergePackages } from '../located.ts';
import { type KegFormula, type KegReceipt, parseFormula, parseReceipt } from './parse-keg.ts';

/** What one file of a formula's directory tells. */
export type KegReading = KegReceipt | KegFormula;

/** Packages that Homebrew installed. */
export const homebrewCataloger: CatalogerSpec<KegReading> = {
  kind: 'cataloger',
  id: 'homebrew',
  title: 'Homebrew formulae',
  summary: 'Finds the formulae that Homebrew installed into its Cellar, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Formula cookbook', url: 'https://docs.brew.sh/Formula-Cookbook' }],
  revision: 1,
  claims: ['/**/Cellar/*/*/INSTALL_RECEIPT.json', '/**/Cellar/*/*/.brew/*.rb'],
  unreadable: 'partial',
  maxFileBytes: 8 * 1024 * 1024,
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): KegReading {
  return path.endsWith('.rb') ? parseFormula(bytes) : parseReceipt(bytes);
}

/** The directory of an installed formula, with the files that describe it. */
interface Keg {
  readonly directory: string;
  readonly receipt: ReadFile<KegReading> | undefined;
  readonly formula: ReadFile<KegReading> | undefined;
}

function assemble(files: readonly ReadFile<KegReading>[], context: CatalogContext): Catalog {
  const kegs = [...Map.groupBy(files, ({ path }) => kegOf(path))].map(([directory, described]): Keg => ({
    directory,
    receipt: described.find(({ reading }) => reading.kind === 'receipt'),
    formula: described.find(({ reading }) => reading.kind === 'formula'),
  }));
  const owned = new DirectoryFiles(
    context.files,
    kegs.map(({ directory }) => directory),
  );
  const packages = kegs.flatMap((keg) => kegPackage(keg, owned.take(keg.directory)) ?? []);
  return { packages: mergePackages(packages), gaps: [] };
}

/** `Cellar/NAME/VERSION` of a file in it. */
function kegOf(path: string): string {
  const directory = posix.dirname(path);
  return posix.basename(directory) === '.brew' ? posix.dirname(directory) : directory;
}

function kegPackage({ directory, receipt, formula }: Keg, files: readonly PackageFile[]): Package | null {
  const evidence = receipt ?? formula;
  if (evidence === undefined) return null;
  const name = posix.basename(posix.dirname(directory));
  const version = posix.basename(directory);
  const told = receipt?.reading.kind === 'receipt' ? receipt.reading : undefined;
  const written = formula?.reading.kind === 'formula' ? formula.reading : undefined;
  return {
    name,
    version,
    type: 'brew',
    purl: buildPurl({ type: 'brew', name, version }),
    licenses: written?.licenses ?? [],
    locations: [locationOf(evidence)],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      tap: told?.tap,
      onRequest: told?.onRequest === true ? true : undefined,
      sourceUrl: told?.sourceUrl,
      homepage: written?.homepage,
      dependencies: told?.dependencies,
    }),
  };
}
