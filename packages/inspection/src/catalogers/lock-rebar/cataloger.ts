import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseRebarLock } from './parse-rebar-lock.ts';

/** Lists the packages that lock files of rebar3 name. */
export const lockRebarCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-rebar',
  title: 'Lock files of rebar3',
  summary: 'Lists the packages that lock files of rebar3 name.',
  references: [{ title: 'rebar3', url: 'https://rebar3.org/docs/configuration/dependencies/' }],
  claims: ['/**/rebar.lock'],
  type: 'hex',
  parse: ({ bytes }) => parseRebarLock(bytes),
});
