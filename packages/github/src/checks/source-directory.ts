import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Gap } from '@assay/core';
import type { ContentReader } from './content-reader.ts';
import type { TreeEntry } from './read-tree.ts';

/** Bytes of one file that is looked at. */
const LARGEST = 10 * 1024 * 1024;

/**
 * Files that say what is looked at. Those of a change are looked at and do not count: they lie under another name, which `shownPath` takes
 * away again.
 */
const RULE_FILES = /(^|\/)\.(?:gitignore|gitattributes|assayignore|gitleaksignore)$/;
const ASIDE = '.looked-at-only';

/** The path of a file as the repository has it. */
export function shownPath(path: string): string {
  return path.endsWith(ASIDE) ? path.slice(0, -ASIDE.length) : path;
}

/** Files of a commit, written to a directory of their own so that the same code looks at them that looks at a clone. */
export class SourceDirectory implements AsyncDisposable {
  readonly path: string;
  readonly #gaps: Gap[] = [];

  constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<SourceDirectory> {
    return new SourceDirectory(await mkdtemp(join(tmpdir(), 'assay-github-')));
  }

  /** What could not be looked at. */
  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** Tells of something that could not be looked at. */
  gap(code: string, path: string | null, message: string): void {
    const place = path === null ? {} : { path };
    this.#gaps.push({ code, effect: 'incomplete', ...place, message });
  }

  /** Reads files of a commit and writes them down. `textOnly`: a binary content is told of and left out. */
  async add(
    entries: readonly TreeEntry[],
    reader: ContentReader,
    { textOnly }: { readonly textOnly: boolean },
  ): Promise<void> {
    const readable = entries.filter((entry) => this.#mayRead(entry));
    let left = 0;
    await reader.each(
      readable,
      ({ blob }) => blob,
      async ({ path }, read) => {
        if (read.kind === 'too-many') left += 1;
        else if (read.kind === 'missing')
          this.gap('SOURCE_UNREADABLE', path, 'GitHub does not have its content any more');
        else if (read.bytes.length > LARGEST) this.gap('SOURCE_TOO_LARGE', path, `it is larger than ${LARGEST} bytes`);
        else if (textOnly && read.bytes.includes(0)) this.gap('SOURCE_BINARY', path, 'it is no text');
        else await this.write(RULE_FILES.test(path) ? `${path}${ASIDE}` : path, read.bytes);
      },
    );
    if (left > 0) this.gap('SOURCE_FILES_TOO_MANY', null, `${left} files were left out: there are too many to look at`);
  }

  /** Writes one file; a name that cannot be one is told of. */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    if (!isSafePath(path)) {
      this.gap('SOURCE_UNREADABLE', path, 'its name cannot be a name of a file');
      return;
    }
    const file = join(this.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  #mayRead({ path, size }: TreeEntry): boolean {
    if (size <= LARGEST) return true;
    this.gap('SOURCE_TOO_LARGE', path, `it is larger than ${LARGEST} bytes`);
    return false;
  }
}

/** True for a path that stays inside, and that git itself and file systems take. */
export function isSafePath(path: string): boolean {
  const segments = path.split('/');
  return (
    Buffer.byteLength(path) <= 3000 &&
    !path.includes('\0') &&
    segments.length <= 100 &&
    segments.every(
      (segment) =>
        segment !== '' &&
        segment !== '.' &&
        segment !== '..' &&
        segment.toLowerCase() !== '.git' &&
        Buffer.byteLength(segment) <= 255,
    )
  );
}
