import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parsePipfileLock } from './parse-pipfile-lock.ts';

/** Lists the packages that lock files of Pipenv name. */
export const lockPipenvCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-pipenv',
  title: 'Lock files of Pipenv',
  summary: 'Lists the packages that lock files of Pipenv name.',
  references: [{ title: 'Pipfile', url: 'https://github.com/pypa/pipfile' }],
  claims: ['/**/Pipfile.lock'],
  type: 'pypi',
  parse: ({ bytes }) => parsePipfileLock(bytes),
});
