import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseGradleLock } from './parse-gradle-lock.ts';

/** Lists the libraries that lock files of Gradle name. */
export const lockGradleCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-gradle',
  title: 'Lock files of Gradle',
  summary: 'Lists the libraries that lock files of Gradle name.',
  references: [
    { title: 'Dependency locking', url: 'https://docs.gradle.org/current/userguide/dependency_locking.html' },
  ],
  claims: ['/**/gradle.lockfile', '/**/buildscript-gradle.lockfile', '/**/gradle/dependency-locks/*.lockfile'],
  type: 'maven',
  parse: ({ bytes }) => parseGradleLock(bytes),
});
