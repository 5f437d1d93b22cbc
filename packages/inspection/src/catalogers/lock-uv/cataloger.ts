import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseUvLock } from './parse-uv-lock.ts';

/** Lists the packages that lock files of uv name. */
export const lockUvCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-uv',
  title: 'Lock files of uv',
  summary: 'Lists the packages that lock files of uv name.',
  references: [{ title: 'uv', url: 'https://docs.astral.sh/uv/concepts/projects/sync/' }],
  claims: ['/**/uv.lock'],
  type: 'pypi',
  parse: ({ bytes }) => parseUvLock(bytes),
});
