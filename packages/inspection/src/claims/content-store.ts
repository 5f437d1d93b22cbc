import type { FileDigests, FileReadingRow, LayerContents, LayerSecrets, ReadFailure } from '../layer/layer-record.ts';
import type { Inode } from '../overlay/file-tree.ts';

/** What is known of the content of files, by the layer and entry that hold it. */
export class ContentStore {
  readonly #layers = new Map<number, LayerIndex>();
  #hasPrograms = false;

  /** True when a file was read because of its first bytes, or some file could not be read. */
  get hasPrograms(): boolean {
    return this.#hasPrograms;
  }

  /** Adds what a reading of a layer gave. */
  add(layer: number, contents: LayerContents): void {
    const index = this.#layers.get(layer) ?? newLayerIndex();
    this.#layers.set(layer, index);
    this.#hasPrograms ||= contents.failures.length > 0 || contents.readings.some(({ byMagic }) => byMagic === true);
    for (const row of contents.readings) push(index.readings, row.index, row);
    for (const failure of contents.failures) push(index.failures, failure.index, failure);
    for (const entry of contents.examined) index.examined.add(entry);
    for (const row of contents.secrets) index.secrets.set(row.index, row);
    for (const [entry, name] of contents.matches) push(index.matches, entry, name);
    for (const [entry, base64] of contents.bytes) index.bytes.set(entry, base64);
    for (const [entry, digests] of contents.digests)
      index.digests.set(entry, { ...index.digests.get(entry), ...digests });
  }

  /** What a cataloger made of a file; a reading under another path counts when the name is the same. */
  reading(inode: Inode, cataloger: string, path: string): FileReadingRow | undefined {
    const rows = this.#layers
      .get(inode.layer)
      ?.readings.get(inode.index)
      ?.filter((row) => row.cataloger === cataloger);
    if (rows === undefined || rows.length === 0) return undefined;
    const name = path.slice(path.lastIndexOf('/'));
    return rows.find((row) => row.path === path) ?? rows.find((row) => row.path.endsWith(name));
  }

  /** True when a cataloger read a file, or could not. */
  hasReaders({ layer, index }: Inode): boolean {
    const known = this.#layers.get(layer);
    return known !== undefined && (known.readings.has(index) || known.failures.has(index));
  }

  /** Ids of the catalogers that read a file, or could not. */
  readers(inode: Inode): ReadonlySet<string> {
    const layer = this.#layers.get(inode.layer);
    const readings = layer?.readings.get(inode.index) ?? NONE;
    const failures = layer?.failures.get(inode.index) ?? NONE;
    if (readings.length === 0 && failures.length === 0) return NOBODY;
    const ids = new Set(readings.map(({ cataloger }) => cataloger));
    for (const { cataloger } of failures) if (cataloger !== null) ids.add(cataloger);
    return ids;
  }

  /** What a cataloger made of a file whose first bytes it claims, whatever its path. */
  programReading(inode: Inode, cataloger: string): FileReadingRow | undefined {
    const rows = this.#layers.get(inode.layer)?.readings.get(inode.index);
    return rows?.find((row) => row.cataloger === cataloger && row.byMagic === true);
  }

  /** True for a file that was looked at as a program, whether it turned out to be one or not. */
  isExamined(inode: Inode): boolean {
    return this.#layers.get(inode.layer)?.examined.has(inode.index) === true;
  }

  /** The secrets that were found in files, by layer. */
  *secrets(): Generator<readonly [layer: number, secrets: LayerSecrets]> {
    for (const [layer, { secrets }] of this.#layers) for (const row of secrets.values()) yield [layer, row];
  }

  /** Names of the searches that found something in a file. */
  matches(inode: Inode): readonly string[] {
    return this.#layers.get(inode.layer)?.matches.get(inode.index) ?? NONE;
  }

  /** Why a file could not be read for a cataloger, or, with null, for its bytes. */
  failure(inode: Inode, cataloger: string | null): ReadFailure | undefined {
    return this.#layers
      .get(inode.layer)
      ?.failures.get(inode.index)
      ?.find((failure) => failure.cataloger === cataloger);
  }

  /** The bytes of a file, base64. */
  bytes(inode: Inode): string | undefined {
    return this.#layers.get(inode.layer)?.bytes.get(inode.index);
  }

  digests(inode: Inode): FileDigests | undefined {
    return this.#layers.get(inode.layer)?.digests.get(inode.index);
  }

  /** The same for whoever outlives this store: it holds nothing else of it. */
  digestFinder(): (inode: Inode) => FileDigests | undefined {
    const layers = new Map([...this.#layers].map(([layer, { digests }]) => [layer, digests]));
    return (inode) => layers.get(inode.layer)?.get(inode.index);
  }
}

const NONE: readonly never[] = [];
const NOBODY: ReadonlySet<string> = new Set();

interface LayerIndex {
  readonly readings: Map<number, FileReadingRow[]>;
  readonly failures: Map<number, ReadFailure[]>;
  readonly bytes: Map<number, string>;
  readonly digests: Map<number, FileDigests>;
  readonly examined: Set<number>;
  readonly secrets: Map<number, LayerSecrets>;
  readonly matches: Map<number, string[]>;
}

function newLayerIndex(): LayerIndex {
  return {
    readings: new Map(),
    failures: new Map(),
    bytes: new Map(),
    digests: new Map(),
    examined: new Set(),
    secrets: new Map(),
    matches: new Map(),
  };
}

function push<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
