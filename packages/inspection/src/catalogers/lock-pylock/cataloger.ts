import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parsePylock } from './parse-pylock.ts';

/** Lists the packages that pylock.toml names. */
export const lockPylockCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-pylock',
  title: 'Lock files of Python (PEP 751)',
  summary: 'Lists the packages that pylock.toml names.',
  references: [{ title: 'pylock.toml', url: 'https://packaging.python.org/en/latest/specifications/pylock-toml/' }],
  claims: ['/**/pylock.toml', '/**/pylock.*.toml'],
  type: 'pypi',
  parse: ({ bytes }) => parsePylock(bytes),
});
