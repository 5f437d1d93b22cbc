import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parsePoetryLock } from './parse-poetry-lock.ts';

/** Lists the packages that lock files of Poetry and PDM name. */
export const lockPoetryCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-poetry',
  title: 'Lock files of Poetry and PDM',
  summary: 'Lists the packages that lock files of Poetry and PDM name.',
  references: [
    { title: 'Poetry', url: 'https://python-poetry.org/docs/basic-usage/' },
    { title: 'PDM', url: 'https://pdm-project.org/latest/usage/lockfile/' },
  ],
  claims: ['/**/poetry.lock', '/**/pdm.lock'],
  type: 'pypi',
  parse: ({ bytes }) => parsePoetryLock(bytes),
});
