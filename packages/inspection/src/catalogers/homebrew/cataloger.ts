import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ClaimedFile, Package, ReadFile } from '@assay/core';
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

function assemble(files: readonly ReadFile<KegReading>[], context: CatalogContext): Catalog {
  const readings = new Map(files.map((file) => [file.path, file.reading]));
  const receipts = files.filter(({ reading }) => reading.kind === 'receipt');
  const owned = new DirectoryFiles(
    context.files,
    receipts.map(({ path }) => posix.dirname(path)),
  );
  const packages = receipts.flatMap((file): readonly Package[] => {
    const { reading, path } = file;
    if (reading.kind !== 'receipt') return [];
    const keg = posix.dirname(path);
    const name = posix.basename(posix.dirname(keg));
    const version = posix.basename(keg);
    const formula = readings.get(`${keg}/.brew/${name}.rb`);
    const owns = owned.take(keg);
    return [
      {
        name,
        version,
        type: 'brew',
        purl: buildPurl({ type: 'brew', name, version }),
        licenses: formula?.kind === 'formula' ? formula.licenses : [],
        locations: [locationOf(file)],
        ...(owns.length === 0 ? {} : { files: owns }),
        metadata: compactObject({
          tap: reading.tap,
          onRequest: reading.onRequest ? true : undefined,
          sourceUrl: reading.sourceUrl,
          homepage: formula?.kind === 'formula' ? formula.homepage : undefined,
          dependencies: reading.dependencies,
        }),
      },
    ];
  });
  return { packages: mergePackages(packages), gaps: [] };
}
