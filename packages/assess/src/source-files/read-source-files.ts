import { relative } from 'node:path';
import { AssayError, type Gap } from '@assay/core';
import {
  FileReader,
  type FoundSource,
  type GitTool,
  findGit,
  findSource,
  pathText,
  rawPathOf,
  walkTree,
} from '@assay/repository';

/** A text file of a repository. */
export interface SourceText {
  /** Relative to the root of its repository, `/` between segments; printable is for whoever shows it. */
  readonly path: string;
  /** For the file system. */
  readonly location: Buffer;
  readonly text: string;
  /** True when the user named the file itself. */
  readonly isNamed: boolean;
}

/** What was found below the paths that were named. */
export interface SourceFiles {
  readonly files: readonly SourceText[];
  readonly gaps: readonly Gap[];
  readonly notices: readonly string[];
}

/** Where to look and for what. */
export interface SourceFileOptions {
  readonly targets: readonly string[];
  /** Whether a file is wanted, by its path; files that are named themselves always are. */
  readonly wanted: (path: string) => boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly workingDirectory: string;
  readonly signal: AbortSignal;
}

/** Bytes of one file. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Most files that are kept. */
const MAX_FILES = 100_000;

/**
 * Reads the text files that are wanted below paths, without following symbolic links, leaving out what git and `.assayignore` ignore.
 * What cannot be read is a gap.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT
 */
export async function readSourceFiles(options: SourceFileOptions): Promise<SourceFiles> {
  const search = new Search(options);
  for (const target of options.targets) await search.look(findSource(target, options.workingDirectory));
  return search.result();
}

class Search {
  readonly #options: SourceFileOptions;
  readonly #reader = new FileReader();
  readonly #files = new Map<string, SourceText>();
  readonly #gaps: Gap[] = [];
  readonly #notices = new Set<string>();
  #git: GitTool | null | undefined;

  constructor(options: SourceFileOptions) {
    this.#options = options;
  }

  result(): SourceFiles {
    const files = [...this.#files.values()].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return { files, gaps: this.#gaps, notices: [...this.#notices] };
  }

  async look({ path, root, place, isDirectory }: FoundSource): Promise<void> {
    const raw = rawPathOf(relative(root, path));
    if (!isDirectory) {
      this.#read(pathText(raw), Buffer.from(path), true);
      return;
    }
    const git = place === null ? null : this.#findGit();
    const { signal } = this.#options;
    for await (const events of walkTree({ root, place, start: raw, git, exceptions: true, signal })) {
      for (const event of events) {
        if (event.kind === 'gap') this.#gaps.push(event.gap);
        if (event.kind !== 'file') continue;
        const shown = pathText(event.file.path);
        if (this.#options.wanted(shown)) this.#read(shown, event.file.location, false);
      }
    }
  }

  #read(path: string, location: Buffer, isNamed: boolean): void {
    if (this.#files.size >= MAX_FILES) {
      this.#gap('SOURCE_FILES_TOO_MANY', path, `there are more than ${MAX_FILES} files to look at`);
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const reading = this.#reader.read(location, (bytes) => {
      size += bytes.length;
      if (size > MAX_BYTES) return 'enough';
      chunks.push(Buffer.from(bytes));
      return 'more';
    });
    if (reading.kind === 'unreadable') this.#gap('SOURCE_UNREADABLE', path, reading.reason);
    else if (size > MAX_BYTES) this.#gap('SOURCE_TOO_LARGE', path, `it is larger than ${MAX_BYTES} bytes`);
    else {
      const text = Buffer.concat(chunks).toString('utf8');
      this.#files.set(location.toString('latin1'), { path, location, text, isNamed });
    }
  }

  #gap(code: string, path: string, message: string): void {
    this.#gaps.push({ code, effect: 'incomplete', path, message });
  }

  #findGit(): GitTool | null {
    if (this.#git !== undefined) return this.#git;
    try {
      this.#git = findGit(this.#options.environment);
    } catch (error) {
      if (!(error instanceof AssayError) || error.code !== 'GIT_MISSING') throw error;
      this.#notices.add('there is no git on PATH: files that git ignores are looked at as well');
      this.#git = null;
    }
    return this.#git;
  }
}
