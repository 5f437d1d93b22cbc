import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { headOf } from '../document/file-head.ts';
import { isOsvFileOf } from '../osv/osv-file.ts';
import { readOsvFeed } from '../osv/osv-provider.ts';
import { readRustsec } from './read-rustsec.ts';

/** Advisories for Rust crates, as OSV or in their source form. */
export const rustsec: AdvisoryProvider = {
  id: 'rustsec',
  title: 'RustSec advisory database',
  summary: 'Advisories for crates, and in the source form for cargo, rustdoc and the standard library.',
  homepage: 'https://rustsec.org',
  license: 'CC0; some advisories CC BY 4.0 as their `license` field says: credit RustSec.',
  recognizes: (file) => isNative(file) || isOsvFileOf(file, /^RUSTSEC-/),
  read: readFile,
  downloads: [
    {
      namespace: 'cargo',
      url: 'https://codeload.github.com/rustsec/advisory-db/tar.gz/refs/heads/osv',
      kind: 'archive',
    },
  ],
};

function isNative(file: FeedFile): boolean {
  return /^\s*```toml\s*\n/.test(headOf(file)) && /^\s*```toml\s+(?:#.*\n\s*)*\[advisory\]/.test(headOf(file));
}

function* readFile(file: FeedFile): Generator<FeedRecord, void, void> {
  if (isNative(file)) yield* readRustsec(sourceOf('rustsec', file), file);
  else yield* readOsvFeed('rustsec', file);
}
