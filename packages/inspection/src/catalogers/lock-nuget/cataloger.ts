import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parsePackagesLock } from './parse-packages-lock.ts';

/** Lists the packages that lock files of NuGet name. */
export const lockNugetCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-nuget',
  title: 'Lock files of NuGet',
  summary: 'Lists the packages that lock files of NuGet name.',
  references: [
    {
      title: 'packages.lock.json',
      url: 'https://learn.microsoft.com/en-us/nuget/consume-packages/package-references-in-project-files',
    },
  ],
  claims: ['/**/packages.lock.json'],
  type: 'nuget',
  parse: ({ bytes }) => parsePackagesLock(bytes),
});
