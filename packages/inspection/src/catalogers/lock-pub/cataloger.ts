import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parsePubspecLock } from './parse-pubspec-lock.ts';

/** Lists the packages that lock files of Dart and Flutter name. */
export const lockPubCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-pub',
  title: 'Lock files of pub',
  summary: 'Lists the packages that lock files of Dart and Flutter name.',
  references: [{ title: 'pubspec.lock', url: 'https://dart.dev/tools/pub/glossary' }],
  claims: ['/**/pubspec.lock'],
  type: 'pub',
  parse: ({ bytes }) => parsePubspecLock(bytes),
});
