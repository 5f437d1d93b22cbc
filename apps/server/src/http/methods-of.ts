import type { Route } from './route.ts';

/** The methods that routes take on a path; empty when there is no route of it. */
export function methodsOf(routes: readonly Pick<Route, 'method' | 'path'>[], path: string): readonly string[] {
  const asked = path.split('/');
  const methods = routes.filter((route) => matches(route.path.split('/'), asked)).map(({ method }) => method);
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].toSorted();
}

function matches(pattern: readonly string[], asked: readonly string[]): boolean {
  if (pattern.length !== asked.length) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? asked[index] !== '' : part === asked[index]));
}
