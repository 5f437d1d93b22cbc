import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parsePnpmLock } from './parse-pnpm-lock.ts';

/** Lists the packages that lock files of pnpm name. */
export const lockPnpmCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-pnpm',
  title: 'Lock files of pnpm',
  summary: 'Lists the packages that lock files of pnpm name.',
  references: [{ title: 'pnpm', url: 'https://pnpm.io/git#lockfiles' }],
  claims: ['/**/pnpm-lock.yaml'],
  type: 'npm',
  parse: ({ bytes }) => parsePnpmLock(bytes),
});
