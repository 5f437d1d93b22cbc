import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseMixLock } from './parse-mix-lock.ts';

/** Lists the packages that lock files of Mix name. */
export const lockMixCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-mix',
  title: 'Lock files of Mix',
  summary: 'Lists the packages that lock files of Mix name.',
  references: [{ title: 'Mix', url: 'https://hexdocs.pm/mix/Mix.Tasks.Deps.html' }],
  claims: ['/**/mix.lock'],
  type: 'hex',
  parse: ({ bytes }) => parseMixLock(bytes),
});
