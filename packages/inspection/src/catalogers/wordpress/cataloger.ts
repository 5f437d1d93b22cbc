import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ClaimedFile, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { eachPackage } from '../each-package.ts';
import { wordpressPackage } from './package.ts';
import { type WordPressRecord, parseCoreVersion, parseHeader } from './parse-header.ts';

/** WordPress, its plugins and its themes. */
export const wordpressCataloger: CatalogerSpec<WordPressRecord | null> = {
  kind: 'cataloger',
  id: 'wordpress',
  title: 'WordPress',
  summary: 'Finds WordPress, its plugins and its themes by what their own files say.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'Plugin headers', url: 'https://developer.wordpress.org/plugins/plugin-basics/header-requirements/' },
    { title: 'Theme style sheet', url: 'https://developer.wordpress.org/themes/basics/main-stylesheet-style-css/' },
  ],
  revision: 1,
  claims: [
    '/**/wp-includes/version.php',
    '/**/wp-content/plugins/*.php',
    '/**/wp-content/plugins/*/*.php',
    '/**/wp-content/mu-plugins/*.php',
    '/**/wp-content/themes/*/style.css',
  ],
  unreadable: 'partial',
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): WordPressRecord | null {
  if (path.endsWith('/wp-includes/version.php')) return parseCoreVersion(bytes);
  return parseHeader(bytes, path.endsWith('.css') ? 'theme' : 'plugin');
}

function assemble(files: readonly ReadFile<WordPressRecord | null>[], context: CatalogContext): Catalog {
  const found = files.filter((file) => file.reading !== null);
  const owned = new DirectoryFiles(
    context.files,
    found.flatMap((file) => directoriesOf(file.path)),
  );
  return eachPackage(found, {
    cataloger: 'wordpress',
    described: 'WordPress, a plugin or a theme',
    toPackage: (record, location) =>
      wordpressPackage(
        record,
        location,
        directoriesOf(location.path).flatMap((directory) => owned.take(directory)),
      ),
  });
}

/** Directories of a plugin, of a theme or of WordPress itself; that of a plugin in a single file is shared. */
function directoriesOf(path: string): readonly string[] {
  const directory = posix.dirname(path);
  if (/\/(?:mu-)?plugins$/.test(directory)) return [];
  return directory.endsWith('/wp-includes') ? [directory, directory.replace(/wp-includes$/, 'wp-admin')] : [directory];
}
