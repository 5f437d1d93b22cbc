import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { eachPackage } from '../each-package.ts';
import { dartPackage } from './package.ts';
import { type DartRecord, parsePubspec } from './parse-pubspec.ts';

/** Packages in the cache of Dart's and Flutter's package manager. */
export const dartCataloger: CatalogerSpec<DartRecord> = {
  kind: 'cataloger',
  id: 'dart',
  title: 'Dart packages',
  summary: 'Finds the packages of Dart and Flutter in the cache that programs are run and built from.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'pub', url: 'https://dart.dev/tools/pub/cmd' }],
  revision: 1,
  claims: [
    '/**/.pub-cache/hosted/*/*/pubspec.yaml',
    '/**/.pub-cache/git/*/pubspec.yaml',
    '/**/hosted/pub.dev/*/pubspec.yaml',
    '/**/hosted/pub.dartlang.org/*/pubspec.yaml',
  ],
  unreadable: 'partial',
  maxFileBytes: 8 * 1024 * 1024,
  read: ({ bytes }) => parsePubspec(bytes),
  assemble,
};

function assemble(files: readonly ReadFile<DartRecord>[], context: CatalogContext): Catalog {
  const owned = new DirectoryFiles(
    context.files,
    files.map((file) => posix.dirname(file.path)),
  );
  return eachPackage(files, {
    cataloger: 'dart',
    described: 'a package of Dart',
    toPackage: (record, location) => dartPackage(record, location, owned.take(posix.dirname(location.path))),
  });
}
