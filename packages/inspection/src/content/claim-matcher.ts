/** A set of path patterns with what to give for each. */
export interface PatternGroup<T> {
  readonly patterns: readonly string[];
  readonly value: T;
}

/** Finds the groups whose patterns match a path. */
export interface ClaimMatcher<T> {
  /** The values of the groups that match, in the order they were given; the same empty list for most paths. `name` is its last segment. */
  match(path: string, name?: string): readonly T[];
  /** The same for a path in a directory of this name, which is put together only when it is looked at. */
  matchIn(directory: string, name: string, path: () => string): readonly T[];
}

interface CompiledPattern<T> {
  readonly order: number;
  readonly value: T;
  /** What the last segment of a matching path begins and ends with. */
  readonly start: string;
  readonly end: string;
  /** Name of the directory, where the pattern says one. */
  readonly directory: string | null;
  readonly path: RegExp;
}

/**
 * Compiles path patterns into look-ups by last segment, so that a path that nobody claims costs next to nothing: by the whole name, by what
 * stands from its last dot on, or by its first character. In a pattern `*` is any run without a slash and `**` any run of whole segments,
 * also none; a leading slash makes no difference.
 */
export function createClaimMatcher<T>(groups: readonly PatternGroup<T>[]): ClaimMatcher<T> {
  const byName = new Map<string, CompiledPattern<T>[]>();
  const byEnding = new Map<string, CompiledPattern<T>[]>();
  const byStart = new Map<number, CompiledPattern<T>[]>();
  // What a name has to have before a look-up is worth its while; most names have none of it.
  const names = new Uint8Array(0x10000);
  const endings = new Uint8Array(0x10000);
  const starts = new Uint8Array(0x10000);
  const others: CompiledPattern<T>[] = [];
  for (const [order, group] of groups.entries()) {
    for (const pattern of group.patterns) {
      const last = pattern.slice(pattern.lastIndexOf('/') + 1);
      const [start, end] = [last.slice(0, last.indexOf('*')), last.slice(last.lastIndexOf('*') + 1)];
      const directory = literalDirectory(pattern);
      const compiled = { order, value: group.value, start, end, directory, path: compilePath(pattern) };
      if (!last.includes('*')) {
        names[sketchOf(last)] = 1;
        addTo(byName, last, { ...compiled, start: '', end: '' });
      } else if (end.length > 1 && end.includes('.')) {
        endings[lastTwo(end)] = 1;
        addTo(byEnding, fromLastDot(end), compiled);
      } else if (start !== '') {
        for (const sketch of startSketches(start)) starts[sketch] = 1;
        addTo(byStart, start.charCodeAt(0), compiled);
      } else others.push(compiled);
    }
  }
  const directories = new Set(others.map(({ directory }) => directory));
  const mayMatch = (name: string): boolean =>
    names[sketchOf(name)] === 1 ||
    endings[lastTwo(name)] === 1 ||
    starts[firstTwo(name)] === 1 ||
    directories.has(null);
  const mayMatchIn = [...directories].filter((directory) => directory !== null);
  const find = (place: MatchPlace): readonly T[] => {
    const { name } = place;
    const start = byStart.get(name.charCodeAt(0));
    let found: CompiledPattern<T>[] | null = null;
    for (const list of [byName.get(name), byEnding.get(fromLastDot(name)), start, others]) {
      if (list !== undefined) found = collect(list, place, found);
    }
    return found === null ? NONE : distinctValues(found);
  };
  return {
    match: (path, name = path.slice(path.lastIndexOf('/') + 1)) =>
      mayMatch(name) || mayMatchIn.some((directory) => isIn(path, name, directory))
        ? find({ directory: null, name, path: () => path })
        : NONE,
    matchIn: (directory, name, path) =>
      mayMatch(name) || mayMatchIn.includes(directory) ? find({ directory, name, path }) : NONE,
  };
}

/** True for a path that ends with this directory and this name. */
function isIn(path: string, name: string, directory: string): boolean {
  const start = path.length - name.length - 1 - directory.length;
  return path.startsWith(directory, start) && (start === 0 || path[start - 1] === '/');
}

interface MatchPlace {
  /** Null when it was not looked up. */
  readonly directory: string | null;
  readonly name: string;
  readonly path: () => string;
}

/** Adds the patterns of a list that match to those found so far. */
function collect<T>(
  list: readonly CompiledPattern<T>[],
  { directory, name, path }: MatchPlace,
  found: CompiledPattern<T>[] | null,
): CompiledPattern<T>[] | null {
  let all = found;
  for (const pattern of list) {
    if (directory !== null && pattern.directory !== null && directory !== pattern.directory) continue;
    if (!name.startsWith(pattern.start) || !name.endsWith(pattern.end) || !pattern.path.test(path())) continue;
    if (all === null) all = [pattern];
    else all.push(pattern);
  }
  return all;
}

/** The last segment but one, where it can be nothing else. */
function literalDirectory(pattern: string): string | null {
  const segments = pattern.replace(/^\/+/, '').split('/');
  const directory = segments.at(-2);
  return directory === undefined || directory.includes('*') || segments.at(-1) === '**' ? null : directory;
}

/** The last two characters as one number, as far as they can be told apart by it: a name of any other ending needs no look-up. */
function lastTwo(name: string): number {
  return ((name.charCodeAt(name.length - 2) & 0xff) << 8) | (name.charCodeAt(name.length - 1) & 0xff);
}

/** The first two characters as one number, as far as they can be told apart by it. */
function firstTwo(name: string): number {
  return ((name.charCodeAt(0) & 0xff) << 8) | (name.charCodeAt(1) & 0xff);
}

/** What `firstTwo` can be of a name that starts like this. */
function startSketches(start: string): readonly number[] {
  if (start.length > 1) return [firstTwo(start)];
  return Array.from({ length: 0x100 }, (_, second) => ((start.charCodeAt(0) & 0xff) << 8) | second);
}

/** Length, first and last character as one number, as far as names can be told apart by it. */
function sketchOf(name: string): number {
  const ends = ((name.charCodeAt(0) & 0xff) << 8) | (name.charCodeAt(name.length - 1) & 0xff);
  return (ends ^ (name.length * 0x0b25)) & 0xffff;
}

/** The end of a name from its last dot on; empty for one without a dot. */
function fromLastDot(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

const NONE: readonly never[] = [];

function distinctValues<T>(patterns: readonly CompiledPattern<T>[]): readonly T[] {
  const inOrder = patterns.toSorted((a, b) => a.order - b.order);
  return [...new Map(inOrder.map((pattern) => [pattern.order, pattern.value])).values()];
}

function addTo<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function compilePath(pattern: string): RegExp {
  const segments = pattern.replace(/^\/+/, '').split('/');
  const source = segments.map((segment) => {
    if (segment === '**') return '(?:/[^/]+)*';
    return `/${segmentSource(segment)}`;
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

function segmentSource(segment: string): string {
  return segment.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/\*+/g, '[^/]*');
}
