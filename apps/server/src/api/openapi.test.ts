import { type JsonValue, isJsonObject } from '@assay/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Route } from '../http/route.ts';
import { openApiDocument } from './openapi.ts';
import { ROUTES } from './registry.ts';

const document: JsonValue = JSON.parse(JSON.stringify(openApiDocument(ROUTES, '1.2.3')));
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const byName = ROUTES.map((route) => [nameOf(route), route] as const);

/** The value at a path of names. */
function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (isJsonObject(inner) ? inner[name] : undefined), value);
}

/** Every schema within one, with where it is. */
function* schemasIn(schema: unknown, place = ''): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (Array.isArray(schema)) {
    for (const [index, item] of schema.entries()) yield* schemasIn(item, `${place}/${index}`);
  } else if (isJsonObject(schema)) {
    yield [place, schema];
    for (const [name, inner] of Object.entries(schema)) {
      if (name !== 'examples' && name !== 'const' && name !== 'enum') yield* schemasIn(inner, `${place}/${name}`);
    }
  }
}

describe('the routes', () => {
  it('have ids of their own, and no two answer the same', () => {
    const ids = ROUTES.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const shapes = ROUTES.map(({ method, path }) => `${method} ${path.replaceAll(/:[^/]+/g, ':')}`);
    expect(shapes.filter((shape, index) => shapes.indexOf(shape) !== index)).toEqual([]);
  });

  it.each(byName)('%s is told of in full', (_, route) => {
    expect(route.id).toMatch(/^[a-z][A-Za-z0-9]+$/);
    expect(route.summary).toMatch(/^[A-Z].*[.?]$/s);
    expect(route.tag).toMatch(/^[a-z][a-z ]*$/);
    expect(Object.keys(route.answers).filter((status) => Number(status) < 400)).not.toEqual([]);
    const names = [...route.path.matchAll(/:([A-Za-z0-9_]+)/g)].map(([, name]) => name);
    expect(Object.keys(route.params.properties).toSorted()).toEqual(names.toSorted());
    expect(route.method === 'GET' ? Object.keys(Object(at(route.body, 'properties'))) : []).toEqual([]);
  });

  it.each(byName)('%s takes nothing that it does not name, and nothing without bounds', (_, route) => {
    const loose: string[] = [];
    for (const [part, schema] of Object.entries({ params: route.params, query: route.query, body: route.body })) {
      for (const [place, inner] of schemasIn(JSON.parse(JSON.stringify(schema)))) {
        if (inner['type'] === 'object' && inner['additionalProperties'] === undefined)
          loose.push(`${part}${place}: open`);
        const isFree = inner['const'] === undefined && inner['enum'] === undefined;
        if (inner['type'] === 'string' && isFree && inner['maxLength'] === undefined)
          loose.push(`${part}${place}: text`);
        if (inner['type'] === 'array' && inner['maxItems'] === undefined) loose.push(`${part}${place}: list`);
      }
    }
    expect(loose).toEqual([]);
  });

  it.each(byName)('%s describes its parameters', (_, route) => {
    const parameters = [...Object.entries(route.params.properties), ...Object.entries(route.query.properties)];
    expect(
      parameters.filter(([, schema]) => typeof at(schema, 'description') !== 'string').map(([name]) => name),
    ).toEqual([]);
  });
});

describe('the OpenAPI document', () => {
  it('has an operation for every route, and answers of problems for each', () => {
    for (const route of ROUTES) {
      const path = route.path.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}');
      const operation = at(document, 'paths', path, route.method.toLowerCase());
      expect(at(operation, 'operationId')).toBe(route.id);
      for (const status of ['400', '401', '403', '404', '429', '500', '503']) {
        expect([nameOf(route), status, at(operation, 'responses', status) !== undefined]).toEqual([
          nameOf(route),
          status,
          true,
        ]);
      }
      const security = route.access.kind === 'public' ? [{}] : [{ key: [] }, { session: [] }];
      expect(at(operation, 'security')).toEqual(security);
    }
    expect(at(document, 'components', 'responses', 'NotFound', 'content')).toHaveProperty(['application/problem+json']);
  });

  it('points at nothing that it does not have', () => {
    const missing: string[] = [];
    for (const [, schema] of schemasIn(document)) {
      const target = schema['$ref'];
      if (typeof target === 'string' && at(document, ...target.slice(2).split('/')) === undefined) missing.push(target);
    }
    expect(missing).toEqual([]);
  });

  it('holds schemas that validators of JSON Schema 2020-12 read', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true });
    for (const route of ROUTES) {
      for (const { schema } of Object.values(route.answers))
        if (schema !== null) ajv.compile(JSON.parse(JSON.stringify(schema)));
      ajv.compile(JSON.parse(JSON.stringify(route.body)));
    }
  });
});
