/** A set of path patterns with what to give for each. */
export interface PatternGroup<T> {
  readonly patterns: readonly string[];
  readonly value: T;
}

/** Finds the groups whose patterns match a path. */
export interface ClaimMatcher<T> {
  /** The values of the groups that match, in the order they were given; the same empty list for most paths. */
  match(path: string): readonly T[];
  /** True when the last segment alone could belong to a match. */
  mayMatchName(path: string): boolean;
}

interface CompiledPattern<T> {
  readonly order: number;
  readonly value: T;
  readonly path: RegExp;
  readonly name: RegExp;
}

/**
 * Compiles path patterns into one look-up by last segment, so that a path that nobody claims costs next to nothing. In a pattern `*` is any
 * run without a slash and `**` any run of whole segments, also none; a leading slash makes no difference.
 */
export function createClaimMatcher<T>(groups: readonly PatternGroup<T>[]): ClaimMatcher<T> {
  const byName = new Map<string, CompiledPattern<T>[]>();
  const byExtension = new Map<string, CompiledPattern<T>[]>();
  const others: CompiledPattern<T>[] = [];
  for (const [order, group] of groups.entries()) {
    for (const pattern of group.patterns) {
      const last = pattern.slice(pattern.lastIndexOf('/') + 1);
      const compiled = { order, value: group.value, path: compilePath(pattern), name: compileSegment(last) };
      const extension = /^\*(\.[^*.]+)$/.exec(last)?.[1];
      if (!last.includes('*')) addTo(byName, last, compiled);
      else if (extension === undefined) others.push(compiled);
      else addTo(byExtension, extension, compiled);
    }
  }
  const candidates = (name: string): readonly CompiledPattern<T>[] => {
    const named = byName.get(name);
    const dot = name.lastIndexOf('.');
    const extended = dot < 0 ? undefined : byExtension.get(name.slice(dot));
    if (named === undefined && extended === undefined) return others;
    return [...(named ?? []), ...(extended ?? []), ...others];
  };
  return {
    match: (path) => {
      const found = candidates(path.slice(path.lastIndexOf('/') + 1));
      return found.length === 0 ? NONE : select(found, path);
    },
    mayMatchName: (path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return candidates(name).some((pattern) => pattern.name.test(name));
    },
  };
}

const NONE: readonly never[] = [];

function select<T>(patterns: readonly CompiledPattern<T>[], path: string): readonly T[] {
  const matching = patterns.filter((pattern) => pattern.path.test(path));
  if (matching.length === 0) return NONE;
  const byOrder = new Map(
    matching.toSorted((a, b) => a.order - b.order).map((pattern) => [pattern.order, pattern.value]),
  );
  return [...byOrder.values()];
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function compileSegment(segment: string): RegExp {
  return new RegExp(`^${segmentSource(segment)}$`, 's');
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
