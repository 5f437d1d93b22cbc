import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { eachPackage } from '../each-package.ts';
import { gemPackage } from './package.ts';
import { type GemRecord, parseGemspec } from './parse-gemspec.ts';

/** Gems that RubyGems, Bundler or a distribution put into place. */
export const gemCataloger: CatalogerSpec<GemRecord> = {
  kind: 'cataloger',
  id: 'gem',
  title: 'Ruby gems',
  summary: 'Finds installed Ruby gems, those that come with Ruby and those that Bundler checked out among them.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Specification of a gem', url: 'https://guides.rubygems.org/specification-reference/' }],
  revision: 2,
  claims: ['/**/specifications/*.gemspec', '/**/specifications/default/*.gemspec', '/**/bundler/gems/*/*.gemspec'],
  unreadable: 'partial',
  maxFileBytes: 8 * 1024 * 1024,
  read: ({ bytes }) => parseGemspec(bytes),
  assemble,
};

function assemble(files: readonly ReadFile<GemRecord>[], context: CatalogContext): Catalog {
  const owned = new DirectoryFiles(
    context.files,
    files.map((file) => gemDirectory(file.path)),
  );
  return eachPackage(files, {
    cataloger: 'gem',
    described: 'a Ruby gem',
    toPackage: (record, location) =>
      record.name === '' || record.version === ''
        ? null
        : gemPackage({ record, location, files: owned.take(gemDirectory(location.path)) }),
  });
}

/** `specifications/NAME.gemspec` and `specifications/default/NAME.gemspec` describe `gems/NAME`; a checkout holds its own. */
function gemDirectory(path: string): string {
  const folder = posix.dirname(path);
  if (/\/bundler\/gems\/[^/]*$/.test(folder)) return folder;
  const home = path.includes('/specifications/default/') ? posix.dirname(posix.dirname(folder)) : posix.dirname(folder);
  return posix.join(home, 'gems', posix.basename(path, '.gemspec'));
}
