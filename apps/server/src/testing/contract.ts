import type { TSchema } from 'typebox';
import { type Validator, Compile } from 'typebox/compile';
import type { Route } from '../http/route.ts';
import { PROBLEM } from '../http/schemas.ts';

/** An answer as a client sees it. */
export interface SeenAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

/** Holds answers against what their routes promise. @throws Error that says what differs */
export type ContractCheck = (answer: SeenAnswer) => void;

/** The check for routes. Schemas are compiled when they are first needed. */
export function contractOf(routes: readonly Route[]): ContractCheck {
  const compiled = new Map<TSchema, Validator>();
  const require = (schema: TSchema, { method, path, status, body }: SeenAnswer): void => {
    const validator = compiled.get(schema) ?? Compile(schema);
    compiled.set(schema, validator);
    if (validator.Check(body)) return;
    const [first] = validator.Errors(body);
    const told = JSON.stringify(body).slice(0, 2000);
    throw new Error(
      `${method} ${path} → ${status} breaks its schema: ${first?.instancePath} ${first?.message}\n${told}`,
    );
  };
  return (answer) => {
    const { method, path, status, mediaType } = answer;
    if (status >= 400 && mediaType.startsWith('application/problem+json')) {
      require(PROBLEM, answer);
      return;
    }
    const route = routeOf(routes, method, path);
    if (route === null) throw new Error(`${method} ${path} → ${status}, but there is no such route`);
    const told = route.answers[status];
    if (told === undefined) throw new Error(`${method} ${path} → ${status}, of which ${route.id} does not tell`);
    const wanted = told.schema === null || told.mediaType === '*/*' ? '' : (told.mediaType ?? 'application/json');
    if (!mediaType.startsWith(wanted)) throw new Error(`${method} ${path} → ${status} as ${mediaType}, not ${wanted}`);
    if (told.schema !== null && mediaType.includes('json')) require(told.schema, answer);
  };
}

/** The route that a request goes to: one without parameters before one with. */
function routeOf(routes: readonly Route[], method: string, address: string): Route | null {
  const path = (address.split('?')[0] ?? '').split('/');
  const fitting = routes.filter((route) => {
    const pattern = route.path.split('/');
    return (
      route.method === (method === 'HEAD' ? 'GET' : method) &&
      pattern.length === path.length &&
      pattern.every((part, index) => part.startsWith(':') || part === path[index])
    );
  });
  return fitting.toSorted((one, other) => parameters(one) - parameters(other))[0] ?? null;
}

function parameters({ path }: Route): number {
  return path.split('/').filter((part) => part.startsWith(':')).length;
}
