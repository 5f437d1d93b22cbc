import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, Gap, Package, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { unidentifiedGap } from '../each-package.ts';
import { locationOf, mergePackages } from '../located.ts';
import { embeddedPackage } from './package.ts';
import { type EmbeddedDocument, parseDocument } from './parse-document.ts';

/** Packages that documents in the image describe: lists that whoever built it left there. */
export const embeddedSbomCataloger: CatalogerSpec<EmbeddedDocument> = {
  kind: 'cataloger',
  id: 'embedded-sbom',
  title: 'Embedded SBOMs',
  summary: 'Finds the packages that SPDX and CycloneDX documents describe which builders leave in images.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'SPDX 2.3', url: 'https://spdx.github.io/spdx-spec/v2.3/' },
    { title: 'CycloneDX', url: 'https://cyclonedx.org/specification/overview/' },
    { title: 'PEP 770', url: 'https://peps.python.org/pep-0770/' },
  ],
  revision: 1,
  claims: [
    '/opt/bitnami/**/*.spdx',
    '/**/var/lib/db/sbom/*.json',
    '/layers/sbom/launch/**/sbom.cdx.json',
    '/usr/share/sbom/**/*.json',
    '/usr/local/share/sbom/**/*.json',
    '/**/*.dist-info/sboms/*.json',
  ],
  unreadable: 'partial',
  read: ({ bytes }) => parseDocument(bytes),
  assemble,
};

function assemble(files: readonly ReadFile<EmbeddedDocument>[], context: CatalogContext): Catalog {
  const owned = new DirectoryFiles(
    context.files,
    files.flatMap((file) => describedDirectory(file.path) ?? []),
  );
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    let nameless = false;
    for (const record of file.reading.packages) {
      const directory = record.purl.startsWith('pkg:bitnami/') ? describedDirectory(file.path) : null;
      const found = embeddedPackage(record, locationOf(file), directory === null ? [] : owned.take(directory));
      if (found !== null) packages.push(found);
      else nameless ||= !record.isSubject;
    }
    if (nameless) gaps.push(unidentifiedGap(file, 'embedded-sbom', 'packages in an SBOM'));
  }
  return { packages: mergePackages(packages), gaps };
}

/** Bitnami's documents describe the directory that they lie in. */
function describedDirectory(path: string): string | null {
  const directory = posix.dirname(path);
  return path.startsWith('/opt/bitnami/') && directory !== '/opt/bitnami' ? directory : null;
}
