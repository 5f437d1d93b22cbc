import type { AdvisoryProvider, FeedFile } from '../contracts/provider.ts';

/** A file of a feed with the provider that reads it. `(provider.id, file.path)` is its name from one update to the next. */
export interface FeedDocument {
  readonly provider: AdvisoryProvider;
  readonly file: FeedFile;
}
