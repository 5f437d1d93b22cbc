import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseComposerLock } from './parse-composer-lock.ts';

/** Lists the packages that lock files of Composer name. */
export const lockComposerCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-composer',
  title: 'Lock files of Composer',
  summary: 'Lists the packages that lock files of Composer name.',
  references: [{ title: 'composer.lock', url: 'https://getcomposer.org/doc/01-basic-usage.md' }],
  claims: ['/**/composer.lock'],
  type: 'composer',
  parse: ({ bytes }) => parseComposerLock(bytes),
});
