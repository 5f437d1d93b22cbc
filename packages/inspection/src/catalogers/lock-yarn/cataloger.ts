import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseYarnLock } from './parse-yarn-lock.ts';

/** Lists the packages that lock files of Yarn name, of the first version and of later ones. */
export const lockYarnCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-yarn',
  title: 'Lock files of Yarn',
  summary: 'Lists the packages that lock files of Yarn name, of the first version and of later ones.',
  references: [{ title: 'yarn.lock', url: 'https://classic.yarnpkg.com/lang/en/docs/yarn-lock/' }],
  claims: ['/**/yarn.lock'],
  type: 'npm',
  parse: ({ bytes }) => parseYarnLock(bytes),
});
