import { isJsonObject } from '@assay/core';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Route } from '../http/route.ts';
import { policyDocument } from './filled-space.ts';

/** A request that fits a route's schemas. */
export interface MadeRequest {
  readonly path: string;
  /** Undefined for none. */
  readonly body: unknown;
}

/** What texts of that name have to be for a route to do anything with them. */
const TEXTS: Readonly<Record<string, string>> = {
  document: JSON.stringify(policyDocument('sample')),
  wait: '0s',
  channel: 'webhook',
  kind: 'generic',
  email: 'somebody@example.com',
  expiresAt: '2040-01-01T00:00:00Z',
  since: '2020-01-01T00:00:00Z',
  from: 'auto',
};

/** Tried in order where a schema wants a form of its own. */
const SAMPLES: readonly string[] = [
  'sample',
  '1',
  '1h',
  '2030-01-01T00:00:00Z',
  `sha256:${'0'.repeat(64)}`,
  '0'.repeat(64),
  `1:${'0'.repeat(64)}`,
  'linux/amd64',
  'https://127.0.0.1:9/sample',
];

/** Most requests of one route. */
const MOST = 1000;

/**
 * Requests of a route in which every text that may be one of these names is one: in the path, in the query and in the body. Those that do
 * not fit the route's schemas are left out.
 */
export function requestsWith(route: Route, names: readonly string[]): readonly MadeRequest[] {
  const paths = pathsOf(route, names);
  const queries = route.method === 'GET' ? queriesOf(route, names) : [''];
  const bodies = bodiesOf(route, names);
  const made = queries.flatMap((query) =>
    Array.from({ length: Math.max(paths.length, bodies.length) }, (_, index) => ({
      path: `${paths[index % paths.length]}${query}`,
      body: bodies[index % bodies.length],
    })),
  );
  return paths.length === 0 || bodies.length === 0 ? [] : made.slice(0, MOST);
}

function pathsOf({ path, params }: Route, names: readonly string[]): readonly string[] {
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, parameter = '']) => parameter);
  return parameters.reduce<readonly string[]>(
    (paths, parameter) => {
      const schema = params.properties[parameter];
      const values = [...names, '1'].filter(
        (name) => schema !== undefined && Value.Check(schema, Value.Convert(schema, name)),
      );
      return paths.flatMap((made) => values.map((value) => made.replace(`:${parameter}`, encodeURIComponent(value))));
    },
    [path],
  );
}

function queriesOf({ query }: Route, names: readonly string[]): readonly string[] {
  const wanted = Object.entries(query.properties).filter(([name]) => name !== 'limit' && name !== 'after');
  const required = (query.required ?? []).map((name) => {
    const schema = query.properties[name];
    return `${name}=${schema === undefined ? '' : encodeURIComponent(String(valueFor(schema, name, 'sample', true)))}`;
  });
  const single = wanted.flatMap(([name, schema]) =>
    names
      .filter((text) => Value.Check(schema, text))
      .map(
        (text) =>
          `?${[...required.filter((pair) => !pair.startsWith(`${name}=`)), `${name}=${encodeURIComponent(text)}`].join('&')}`,
      ),
  );
  return [required.length === 0 ? '' : `?${required.join('&')}`, ...single];
}

function bodiesOf({ body, rawBody }: Route, names: readonly string[]): readonly unknown[] {
  if (rawBody !== undefined) return [undefined];
  if (isJsonObject(body) && Object.keys(propertiesOf(body)).length === 0 && !('anyOf' in body)) return [undefined];
  const all = names.flatMap((name) => [valueFor(body, '', name, true), valueFor(body, '', name, false)]);
  const fitting = new Map(
    all.filter((value) => Value.Check(body, value)).map((value) => [JSON.stringify(value), value]),
  );
  return [...fitting.values()];
}

/** A value of the schema in which texts are the name wherever they may be. */
function valueFor(schema: TSchema, property: string, name: string, optional: boolean): unknown {
  if (!isJsonObject(schema)) return {};
  const told: { readonly [key: string]: unknown } = schema;
  if ('const' in told) return told['const'];
  const { anyOf, type } = told;
  if (Array.isArray(anyOf)) return firstFitting(anyOf, property, name, optional);
  if (type === 'string') return textFor(schema, property, name);
  if (type === 'integer' || type === 'number') return typeof told['minimum'] === 'number' ? told['minimum'] : 1;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array') return isSchema(told['items']) ? [valueFor(told['items'], property, name, optional)] : [];
  if (property === 'settings') return { url: 'http://127.0.0.1:9/sample' };
  const required = Array.isArray(told['required']) ? told['required'] : [];
  const chosen = Object.entries(propertiesOf(schema)).filter(([key]) => optional || required.includes(key));
  return Object.fromEntries(chosen.map(([key, each]) => [key, valueFor(each, key, name, optional)]));
}

function firstFitting(schemas: readonly unknown[], property: string, name: string, optional: boolean): unknown {
  for (const schema of schemas) {
    if (!isSchema(schema)) continue;
    const value = valueFor(schema, property, name, optional);
    if (Value.Check(schema, value)) return value;
  }
  return null;
}

function textFor(schema: TSchema, property: string, name: string): string {
  const own = TEXTS[property];
  const candidates = [...(own === undefined ? [] : [own]), name, ...SAMPLES];
  return candidates.find((text) => Value.Check(schema, text)) ?? name;
}

function propertiesOf(schema: TSchema): Readonly<Record<string, TSchema>> {
  const found: unknown = isJsonObject(schema) ? Reflect.get(schema, 'properties') : null;
  if (!isJsonObject(found)) return {};
  const properties: [string, TSchema][] = [];
  for (const [key, value] of Object.entries(found)) if (isSchema(value)) properties.push([key, value]);
  return Object.fromEntries(properties);
}

function isSchema(value: unknown): value is TSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
