import type { AdvisoryProvider, FeedFile } from '../contracts/provider.ts';
import { providers } from '../providers/registry.ts';

/** The provider whose feed a file is of, by its content; null when there is none. Never throws. */
export function recognize(file: FeedFile): AdvisoryProvider | null {
  return providers.modules.find((provider) => provider.recognizes(file)) ?? null;
}
