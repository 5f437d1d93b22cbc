import {
  type BlobSource,
  type BlobVisitor,
  type RawPath,
  type TreeRules,
  pathText,
  readBlobs,
} from '@assay/repository';
import type { SecretOccurrence } from '@assay/secret';
import { type ContentPlace, ContentScan, type ScannedContent } from './content-scan.ts';
import type { FindingList } from './finding-list.ts';
import type { RepositorySecretOptions } from './options.ts';
import type { SecretSearch } from './secret-search.ts';
import { tellContent } from './tree-scan.ts';

const LOST = {
  missing: 'is missing from this clone, or damaged',
  damaged: 'is damaged',
  'too-large': 'is too large to be looked through',
} as const;

/** Contents that are looked through between two words on how far it has come. */
const PROGRESS_CONTENTS = 500;

/** What contents of a repository are looked through with. */
export interface BlobScanTools {
  readonly source: BlobSource;
  /** What the working tree says of paths. */
  readonly rules: TreeRules;
  readonly search: SecretSearch;
  readonly list: FindingList;
  readonly options: RepositorySecretOptions;
}

/** What looks at the whole of a content besides. */
export type OnWhole = (blob: string, bytes: Buffer, result: ScannedContent) => void;

/** Looks through contents that git keeps, each once, and remembers what was found in them. */
export class BlobScan {
  readonly #tools: BlobScanTools;
  readonly #content: ContentScan;
  readonly #found = new Map<string, readonly SecretOccurrence[]>();
  readonly #scanned = new Set<string>();

  constructor(tools: BlobScanTools) {
    this.#tools = tools;
    this.#content = new ContentScan(tools.search, tools.options);
  }

  /** Contents in which something was found. */
  get found(): ReadonlyMap<string, readonly SecretOccurrence[]> {
    return this.#found;
  }

  /** Contents and bytes that were looked through. */
  get counts(): { readonly contents: number; readonly bytes: number } {
    return this.#content;
  }

  /** Looks through contents that were not looked through yet. @throws GIT_FAILED, GIT_TIMEOUT */
  async scan(
    blobs: readonly string[],
    pathOf: (blob: string) => RawPath,
    onClean: (blob: string) => void = () => undefined,
    onWhole: OnWhole = () => undefined,
  ): Promise<void> {
    const wanted = blobs.filter((blob) => !this.#scanned.has(blob));
    for (const blob of wanted) this.#scanned.add(blob);
    const { source, list, options } = this.#tools;
    const content = this.#content;
    let current = '';
    const take = (blob: string, result: ScannedContent): void => {
      tellContent(result, pathText(pathOf(blob)), list);
      if (result.occurrences.length > 0) this.#found.set(blob, result.occurrences);
      else if (!result.truncated && result.acceptedByComment + result.acceptedByRule === 0) onClean(blob);
      if (content.contents % PROGRESS_CONTENTS === 0) {
        options.onProgress?.({ contents: content.contents, bytes: content.bytes });
      }
    };
    const visitor: BlobVisitor = {
      whole: (blob, bytes) => {
        const result = content.whole(bytes, this.#placeOf(pathOf(blob)));
        take(blob, result);
        onWhole(blob, bytes, result);
      },
      begin: (blob) => {
        current = blob;
        content.begin(this.#placeOf(pathOf(blob)));
      },
      chunk: (bytes) => {
        content.chunk(bytes);
      },
      end: () => take(current, content.end()),
      lost: (blob, reason) => {
        list.gap({
          code: 'BLOB_UNREADABLE',
          effect: 'incomplete',
          message: `content ${blob} ${LOST[reason]}`,
          path: pathText(pathOf(blob)),
        });
      },
    };
    await readBlobs(source, wanted, visitor);
  }

  #placeOf(path: RawPath): ContentPlace {
    const { generated, binary } = this.#tools.rules.of(path).attributes;
    return { path: pathText(path), isGenerated: generated === true || binary === true };
  }
}
