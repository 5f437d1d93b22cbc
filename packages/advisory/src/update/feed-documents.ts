import { basename, resolve } from 'node:path';
import type { FeedFile } from '../contracts/provider.ts';
import type { FeedDocument } from '../database/feed-document.ts';
import { advisoryError } from '../errors.ts';
import { openFeedFiles } from '../intake/open-feed-files.ts';
import { recognize } from '../intake/recognize.ts';

/** What was passed over in the paths: files that belong to no feed, such as the licence beside it. */
export interface PassedOver {
  count: number;
  /** At most 20. */
  readonly examples: string[];
}

const MAX_EXAMPLES = 20;

/**
 * The documents of feeds in files, directories and archives, each with its provider. Their names start at the last part of the given
 * path, so that a database does not depend on where its feeds lay. Files of a directory or archive that belong to no feed are counted
 * in `passedOver`.
 * @throws FEED_UNKNOWN when there is nothing of a feed in one of the paths, FEED_MISSING, FEED_INVALID, FEED_LIMIT, ABORTED
 */
export async function* feedDocuments(
  paths: readonly string[],
  passedOver: PassedOver,
  signal?: AbortSignal,
): AsyncGenerator<FeedDocument, void, void> {
  for (const path of paths) {
    const root = resolve(path);
    let found = 0;
    for await (const file of openFeedFiles([root], signal === undefined ? {} : { signal })) {
      const document = documentOf({ path: basename(root) + file.path.slice(root.length), bytes: file.bytes });
      if (document === null) passOver(passedOver, file);
      else {
        found += 1;
        yield document;
      }
    }
    if (found === 0) throw advisoryError('FEED_UNKNOWN', `Nothing in ${path} is of a known feed`);
  }
}

/** The file with its provider; null when no provider knows it. */
export function documentOf(file: FeedFile): FeedDocument | null {
  const provider = recognize(file);
  return provider === null ? null : { provider, file };
}

function passOver(passedOver: PassedOver, { path }: FeedFile): void {
  passedOver.count += 1;
  if (passedOver.examples.length < MAX_EXAMPLES) passedOver.examples.push(path);
}
