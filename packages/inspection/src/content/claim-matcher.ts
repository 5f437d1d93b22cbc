/** A set of path patterns with what to give for each. */
export interface PatternGroup<T> {
  readonly patterns: readonly string[];
  readonly value: T;
}

/** Finds the groups whose patterns match a path. */
export interface ClaimMatcher<T> {
  /** The values of the groups that match, in the order they were given; the same empty list for most paths. */
  match(path: string): readonly T[];
}

interface CompiledPattern<T> {
  readonly order: number;
  readonly value: T;
  readonly path: RegExp;
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
      const compiled = { order, value: group.value, path: compilePath(pattern) };
      const extension = /^\*(\.[^*.]+)$/.exec(last)?.[1];
      if (!last.includes('*')) addTo(byName, last, compiled);
      else if (extension === undefined) others.push(compiled);
      else addTo(byExtension, extension, compiled);
    }
  }
  const listsFor = (name: string): readonly (readonly CompiledPattern<T>[] | undefined)[] => {
    const dot = byExtension.size === 0 ? -1 : name.lastIndexOf('.');
    return [byName.get(name), dot < 0 ? undefined : byExtension.get(name.slice(dot)), others];
  };
  return {
    match: (path) => {
      let found: CompiledPattern<T>[] | null = null;
      for (const list of listsFor(path.slice(path.lastIndexOf('/') + 1))) {
        for (const pattern of list ?? NONE) {
          if (!pattern.path.test(path)) continue;
          if (found === null) found = [pattern];
          else found.push(pattern);
        }
      }
      return found === null ? NONE : distinctValues(found);
    },
  };
}

const NONE: readonly never[] = [];

function distinctValues<T>(patterns: readonly CompiledPattern<T>[]): readonly T[] {
  const inOrder = patterns.toSorted((a, b) => a.order - b.order);
  return [...new Map(inOrder.map((pattern) => [pattern.order, pattern.value])).values()];
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
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
