import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/** What a list is narrowed to, as the address of the page says it: it can be kept as a bookmark and sent to somebody. */
export interface Filters {
  readonly values: Readonly<Record<string, string>>;
  /** Sets one, or takes it away with null. */
  readonly set: (name: string, value: string | null) => void;
  readonly clear: () => void;
  /** Sets all of them at once. */
  readonly replace: (values: Readonly<Record<string, string>>) => void;
}

/** The filters of these names in the address. */
export function useFilters(names: readonly string[]): Filters {
  const search = useLocation({ select: (location) => location.searchStr });
  const navigate = useNavigate();
  const known = names.join(' ');
  const values = useMemo(() => {
    const given = new URLSearchParams(search);
    const pairs = known.split(' ').map((name) => [name, given.get(name) ?? ''] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
  }, [search, known]);
  const go = useCallback(
    (next: Readonly<Record<string, string>>) => void navigate({ to: '.', search: () => next, replace: true }),
    [navigate],
  );
  const set = useCallback(
    (name: string, value: string | null) => {
      const rest = Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));
      go(value === null || value === '' ? rest : { ...rest, [name]: value });
    },
    [go, values],
  );
  return { values, set, clear: useCallback(() => go({}), [go]), replace: go };
}
