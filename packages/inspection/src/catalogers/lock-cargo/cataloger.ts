import type { CatalogerSpec } from '@assay/core';
import type { DeclaredRecord } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';
import { parseCargoLock } from './parse-cargo-lock.ts';

/** Lists the crates that lock files of Cargo name. */
export const lockCargoCataloger: CatalogerSpec<readonly DeclaredRecord[]> = lockFileCataloger({
  id: 'lock-cargo',
  title: 'Lock files of Cargo',
  summary: 'Lists the crates that lock files of Cargo name.',
  references: [{ title: 'Cargo.lock', url: 'https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html' }],
  claims: ['/**/Cargo.lock'],
  type: 'cargo',
  parse: ({ bytes }) => parseCargoLock(bytes),
});
