import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseGemfileLock } from './parse-gemfile-lock.ts';

/** Lists the gems that lock files of Bundler name. */
export const lockBundlerCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-bundler',
  title: 'Lock files of Bundler',
  summary: 'Lists the gems that lock files of Bundler name.',
  references: [{ title: 'Gemfile.lock', url: 'https://bundler.io/guides/rationale.html' }],
  claims: ['/**/Gemfile.lock', '/**/gems.locked'],
  type: 'gem',
  parse: ({ bytes }) => parseGemfileLock(bytes),
});
