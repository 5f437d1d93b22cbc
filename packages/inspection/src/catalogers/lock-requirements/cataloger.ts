import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseRequirements } from './parse-requirements.ts';

/** Lists the packages that requirements files pin to one version. */
export const lockRequirementsCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-requirements',
  title: 'Requirements files of pip',
  summary: 'Lists the packages that requirements files pin to one version.',
  references: [
    { title: 'Requirements file format', url: 'https://pip.pypa.io/en/stable/reference/requirements-file-format/' },
  ],
  claims: ['/**/requirements*.txt'],
  type: 'pypi',
  parse: ({ bytes }) => parseRequirements(bytes),
});
