import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { unreadable } from '../gap-codes.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseBunLock } from './parse-bun-lock.ts';

/** Lists the packages that lock files of Bun name. */
export const lockBunCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-bun',
  title: 'Lock files of Bun',
  summary: 'Lists the packages that lock files of Bun name.',
  references: [{ title: 'bun.lock', url: 'https://bun.com/docs/pm/lockfile' }],
  claims: ['/**/bun.lock', '/**/bun.lockb'],
  type: 'npm',
  parse: ({ path, bytes }) => {
    if (path.endsWith('b')) throw unreadable('PACKAGE_FILE_INVALID', 'binary lock files of Bun are not read');
    return parseBunLock(bytes);
  },
});
