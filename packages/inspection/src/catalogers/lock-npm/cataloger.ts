import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parsePackageLock } from './parse-package-lock.ts';

/** Lists the packages that lock files of npm name. */
export const lockNpmCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-npm',
  title: 'Lock files of npm',
  summary: 'Lists the packages that lock files of npm name.',
  references: [{ title: 'package-lock.json', url: 'https://docs.npmjs.com/cli/configuring-npm/package-lock-json' }],
  claims: ['/**/package-lock.json', '/**/npm-shrinkwrap.json'],
  type: 'npm',
  parse: ({ bytes }) => parsePackageLock(bytes),
});
