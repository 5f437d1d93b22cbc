import { posix } from 'node:path';
import type { Catalog, CatalogContext, CatalogerSpec, Gap, Package, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { unidentifiedGap } from '../each-package.ts';
import { locationOf, mergePackages } from '../located.ts';
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
  revision: 1,
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
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    const { reading } = file;
    if (reading.name === '' || reading.version === '') gaps.push(unidentifiedGap(file, 'gem', 'a Ruby gem'));
    else {
      packages.push(
        gemPackage({
          record: reading,
          location: locationOf(file),
          files: owned.take(gemDirectory(file.path)),
        }),
      );
    }
  }
  return { packages: mergePackages(packages), gaps };
}

/** `specifications/NAME.gemspec` and `specifications/default/NAME.gemspec` describe `gems/NAME`; a checkout holds its own. */
function gemDirectory(path: string): string {
  const folder = posix.dirname(path);
  if (/\/bundler\/gems\/[^/]*$/.test(folder)) return folder;
  const home = path.includes('/specifications/default/') ? posix.dirname(posix.dirname(folder)) : posix.dirname(folder);
  return posix.join(home, 'gems', posix.basename(path, '.gemspec'));
}
