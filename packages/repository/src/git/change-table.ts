import { repositoryError } from '../errors.ts';
import type { RawPath } from '../raw-path.ts';

/** Most changes that are kept: some hundred bytes each, what they name included. */
const MAX_CHANGES = 20_000_000;
/** Numbers that one change takes. */
const WIDTH = 4;

/** One file that a commit brought in a state that none of its parents has. */
export interface BlobChange {
  readonly commit: string;
  readonly path: RawPath;
  readonly blob: string;
  /** The file's states in the parents; empty where it is new. */
  readonly before: readonly string[];
}

/** Gives each text a number, in order. */
class Numbered {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a text, new or known. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    // Copied, so that it does not keep alive what it was cut from.
    const copy = Buffer.from(text, 'latin1').toString('latin1');
    const number = this.texts.push(copy) - 1;
    this.#numbers.set(copy, number);
    return number;
  }
}

/** Changes of a history in the order in which they were told: the newest commits first. */
export class ChangeTable {
  readonly #commits = new Numbered();
  readonly #paths = new Numbered();
  readonly #blobs = new Numbered();
  /** For each blob: the path that it is looked at under. */
  readonly #blobPaths: number[] = [];
  readonly #prefers: (path: RawPath) => boolean;
  #rows = new Int32Array(WIDTH * 4096);
  #size = 0;

  /** @param prefers true for a path that says more of its content than others, for blobs that have several. */
  constructor(prefers: (path: RawPath) => boolean) {
    this.#prefers = prefers;
  }

  /** Ids of commits that changed something, newest first. */
  get commits(): readonly string[] {
    return this.#commits.texts;
  }

  /** Every blob, once. */
  get blobs(): readonly string[] {
    return this.#blobs.texts;
  }

  /** The path that a blob is looked at under. */
  pathOf(blob: string): RawPath {
    return this.#paths.texts[this.#blobPaths[this.#blobs.of(blob)] ?? 0] ?? '';
  }

  /** Adds one change. @throws HISTORY_TOO_LARGE */
  add({ commit, path, blob, before }: BlobChange): void {
    const [commitNumber, pathNumber] = [this.#commits.of(commit), this.#paths.of(path)];
    const isNew = this.#blobs.texts.length;
    const blobNumber = this.#blobs.of(blob);
    if (blobNumber === isNew) this.#blobPaths[blobNumber] = pathNumber;
    else if (this.#blobPaths[blobNumber] !== pathNumber && this.#prefers(path))
      this.#blobPaths[blobNumber] = pathNumber;
    for (const old of before.length === 0 ? [null] : before) {
      this.#put([commitNumber, pathNumber, blobNumber, old === null ? -1 : this.#before.of(old)]);
    }
  }

  /** States before a change, which need not be blobs of this history. */
  readonly #before = new Numbered();

  /** The changes that brought one of these blobs, newest first. */
  *changesOf(wanted: ReadonlySet<string>): Generator<BlobChange> {
    for (let row = 0; row < this.#size;) {
      const [commit = 0, path = 0, blob = 0] = this.#rows.subarray(row, row + WIDTH);
      const before: string[] = [];
      const first = row;
      for (; row < this.#size && this.#isSame(first, row); row += WIDTH) {
        const old = this.#before.texts[this.#rows[row + 3] ?? -1];
        if (old !== undefined) before.push(old);
      }
      const id = this.#blobs.texts[blob] ?? '';
      if (!wanted.has(id)) continue;
      yield { commit: this.#commits.texts[commit] ?? '', path: this.#paths.texts[path] ?? '', blob: id, before };
    }
  }

  #isSame(first: number, row: number): boolean {
    return [0, 1, 2].every((at) => this.#rows[first + at] === this.#rows[row + at]);
  }

  #put(row: readonly number[]): void {
    if (this.#size === this.#rows.length) this.#grow();
    this.#rows.set(row, this.#size);
    this.#size += WIDTH;
  }

  #grow(): void {
    if (this.#size >= MAX_CHANGES * WIDTH) {
      throw repositoryError('HISTORY_TOO_LARGE', `the history changes files more than ${MAX_CHANGES} times`);
    }
    const larger = new Int32Array(this.#rows.length * 2);
    larger.set(this.#rows);
    this.#rows = larger;
  }
}
