/** Paths of files that are asked for in the order of paths, so that no text has to be put together to find one. */
export class OwnedPaths {
  readonly #paths: readonly string[];
  #next = 0;
  #prefix = '';
  #name = '';

  /** @param paths in any order, some of them more than once */
  constructor(paths: readonly string[]) {
    this.#paths = paths.toSorted();
    this.#split();
  }

  /** True when the path is the next one, which is passed over then. */
  take(prefix: string, name: string): boolean {
    if (name !== this.#name || prefix !== this.#prefix) return false;
    const path = this.#paths[this.#next];
    while (this.#next < this.#paths.length && this.#paths[this.#next] === path) this.#next += 1;
    this.#split();
    return true;
  }

  /** Behind the last path there is an empty name, which no file has. */
  #split(): void {
    const path = this.#paths[this.#next] ?? '';
    const nameAt = path.lastIndexOf('/') + 1;
    this.#prefix = path.slice(0, nameAt);
    this.#name = path.slice(nameAt);
  }
}
