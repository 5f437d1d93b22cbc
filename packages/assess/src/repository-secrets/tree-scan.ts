import { relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  FileReader,
  type FoundSource,
  type GitTool,
  type TreeFile,
  pathText,
  rawPathOf,
  walkTree,
} from '@assay/repository';
import { ContentScan, type ScannedContent } from './content-scan.ts';
import type { FindingList } from './finding-list.ts';
import type { IgnoredFindings } from './gitleaks-ignore.ts';
import type { RepositorySecretOptions } from './options.ts';
import type { SecretSearch } from './secret-search.ts';

/** What the files of one root are looked through with. */
export interface TreeScan {
  readonly search: SecretSearch;
  readonly list: FindingList;
  readonly ignored: IgnoredFindings | null;
  readonly git: GitTool | null;
  readonly options: RepositorySecretOptions;
}

/** Files that are looked through between two words on how far it has come. */
const PROGRESS_FILES = 200;

/** Time after which others get their turn, so that the search can be stopped. */
const TURN_MS = 40;

/** Looks through the files of a working tree, or one file. */
export async function scanTree(source: FoundSource, scan: TreeScan): Promise<void> {
  const files = new FileScan(scan);
  if (source.isDirectory) await walk(source, scan, files);
  else {
    const path = rawPathOf(relative(source.root, source.path));
    files.scan({ path, location: Buffer.from(source.path), attributes: { generated: null, binary: null } });
  }
  const { contents, bytes } = files.content;
  scan.list.count('files', contents);
  scan.list.count('bytes', bytes);
}

async function walk({ root, place, path }: FoundSource, scan: TreeScan, files: FileScan): Promise<void> {
  const { list, git, options } = scan;
  const start = rawPathOf(relative(root, path));
  const walked = walkTree({ root, place, start, git, exceptions: options.exceptions, signal: options.signal });
  let turn = performance.now();
  for await (const events of walked) {
    for (const event of events) {
      if (performance.now() - turn > TURN_MS) {
        await setImmediate();
        options.signal.throwIfAborted();
        turn = performance.now();
      }
      if (event.kind === 'file') files.scan(event.file);
      else if (event.kind === 'gap') list.gap(event.gap);
      else if (event.kind === 'tree') {
        const what = event.isSubmodule ? 'submodule' : 'repository within';
        list.notice(`the ${what} ${pathText(event.path)} was looked at as a tree of its own`);
      } else list.count(COUNTS[event.why], 1);
    }
  }
}

const COUNTS = { ignored: 'ignoredPaths', assayignore: 'excludedPaths', symlink: 'symbolicLinks' } as const;

/** Looks through files one by one. */
class FileScan {
  readonly content: ContentScan;
  readonly #scan: TreeScan;
  readonly #reader = new FileReader();

  constructor(scan: TreeScan) {
    this.#scan = scan;
    this.content = new ContentScan(scan.search, scan.options);
  }

  scan({ path: raw, location, attributes }: TreeFile): void {
    const path = pathText(raw);
    const place = { path, isGenerated: attributes.generated === true || attributes.binary === true };
    const { content } = this;
    let result: ScannedContent | null = null;
    let isStream = false;
    const reading = this.#reader.read(location, (bytes, isWhole) => {
      if (isWhole) {
        result = content.whole(bytes, place);
        return 'enough';
      }
      if (!isStream) content.begin(place);
      isStream = true;
      return content.chunk(bytes);
    });
    if (isStream) result = content.end();
    if (result !== null) this.#tell(result, path);
    if (reading.kind === 'unreadable') {
      this.#scan.list.gap({ code: 'FILE_UNREADABLE', effect: 'incomplete', message: reading.reason, path });
    }
    if (content.contents % PROGRESS_FILES === 0) {
      this.#scan.options.onProgress?.({ contents: content.contents, bytes: content.bytes });
    }
  }

  #tell(result: ScannedContent, path: string): void {
    const { list, ignored } = this.#scan;
    tellContent(result, path, list);
    for (const occurrence of result.occurrences) list.add(occurrence, { path }, ignored);
  }
}

/** Tells everything of a content but its secrets. */
export function tellContent(result: ScannedContent, path: string, list: FindingList): void {
  list.count('binaryFiles', result.isSkipped ? 1 : 0);
  list.count('acceptedByComment', result.acceptedByComment);
  list.count('acceptedByRule', result.acceptedByRule);
  if (result.isLarge) list.notice(`${path} is larger than 10 MB`);
  if (!result.truncated) return;
  const message = 'it may hold more secrets than are listed: looking further would take too long';
  list.gap({ code: 'SECRET_SCAN_TRUNCATED', effect: 'incomplete', message, path });
}
