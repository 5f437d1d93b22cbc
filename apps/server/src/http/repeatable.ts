import type { Route } from './route.ts';

/** Whether an idempotency key of the caller is honoured. */
export function isRepeatable(route: Pick<Route, 'idempotent' | 'method' | 'rawBody' | 'access'>): boolean {
  if (route.access.kind === 'public') return false;
  return route.idempotent ?? (route.method === 'POST' && route.rawBody === undefined);
}
