import type { FileEntry, Inspection, JsonObject } from '@assay/core';
import type { TProperties } from 'typebox';
import { Type } from 'typebox';
import { openMatcherFor } from '../advisories/matcher.ts';
import { serverError } from '../errors.ts';
import { type Route, NOTHING, defineRoute } from '../http/route.ts';
import { ANY_JSON, DIGEST, PAGE_PROPERTIES, closed, nullable, pageAnswer, pageQuery, text } from '../http/schemas.ts';
import { type FileQuery, filesIn } from './file-tree.ts';
import { inspectionOf } from './find-image.ts';
import { IMAGE_PATH, ORIGIN, ORIGIN_QUERY } from './image-schemas.ts';
import { listPart } from './list-part.ts';

const READ = { kind: 'permission', permission: 'images:read' } as const;

/** A route that gives a list out of an inspection, page by page. */
function contentRoute(route: {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly query: TProperties;
  readonly items: (inspection: Inspection, query: ReadonlyMap<string, unknown>) => Iterable<unknown> | null;
  /** Why there may be no list. */
  readonly absent?: string;
}): Route {
  return defineRoute({
    id: route.id,
    method: 'GET',
    path: `/api/v1/images/:digest/${route.name}`,
    tag: 'images',
    summary: route.summary,
    access: READ,
    params: IMAGE_PATH,
    query: pageQuery({ ...ORIGIN_QUERY, ...route.query }),
    body: NOTHING,
    answers: { 200: { description: 'A page.', schema: pageAnswer(ANY_JSON) } },
    handle: async (call) => {
      const query: { origin?: 'inspected' | 'claimed'; limit?: number; after?: string } = call.query;
      const { inspection } = await inspectionOf(call, { ...query, digest: call.params.digest });
      const items = route.items(inspection, new Map(Object.entries(call.query)));
      if (items === null) throw serverError('CONFLICT', route.absent ?? 'that was not looked for');
      return { status: 200, body: listPart(items, query) };
    },
  });
}

const packages = contentRoute({
  id: 'listImagePackages',
  name: 'packages',
  summary: 'The packages of an image, by type, name and version.',
  query: {
    type: Type.Optional(text(64, 'For example deb or npm.')),
    text: Type.Optional(text(256, 'Part of the name.')),
  },
  items: ({ packages: all }, query) => {
    const [type, wanted] = [query.get('type'), query.get('text')];
    return all.filter(
      (item) =>
        (type === undefined || item.type === type) && (typeof wanted !== 'string' || item.name.includes(wanted)),
    );
  },
});

const files = contentRoute({
  id: 'listImageFiles',
  name: 'files',
  summary: 'Paths of an image: what lies in a directory, or everything below it, of one layer or of all.',
  query: {
    path: Type.Optional(Type.String({ pattern: '^/', maxLength: 4096, description: 'A directory. Default /.' })),
    recursive: Type.Optional(Type.Boolean({ description: 'Everything below it. Default false.' })),
    layer: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000, description: 'Index, base first.' })),
  },
  items: (inspection, query) =>
    inspection.source.kind === 'sbom' ? null : filesIn(entriesOf(inspection), fileQuery(query)),
  absent: 'a bill of materials lists no files',
});

function entriesOf({ files: { each, entries } }: Inspection): Iterable<FileEntry> {
  return each?.() ?? entries;
}

function fileQuery(query: ReadonlyMap<string, unknown>): FileQuery {
  const [path, recursive, layer] = [query.get('path'), query.get('recursive'), query.get('layer')];
  return {
    path: typeof path === 'string' ? path : '/',
    recursive: recursive === true,
    layer: typeof layer === 'number' ? layer : null,
  };
}

const layers = contentRoute({
  id: 'listImageLayers',
  name: 'layers',
  summary: 'The layers of an image, base first, with what each brought and what of it is of no use.',
  query: {},
  items: ({ source, layerUse = [] }) =>
    source.layers.map((layer, index) => ({ index, ...layer, use: layerUse[index] ?? null })),
});

const history = contentRoute({
  id: 'listImageHistory',
  name: 'history',
  summary: 'The steps that built an image, as it records them; secrets are hidden.',
  query: {},
  items: (inspection) => inspection.history,
});

const secrets = contentRoute({
  id: 'listImageSecrets',
  name: 'secrets',
  summary: 'Secrets that were found in an image: what kind and where, never what they are.',
  query: {},
  items: (inspection) => inspection.secrets ?? null,
});

const licenses = contentRoute({
  id: 'listImageLicenses',
  name: 'licenses',
  summary: 'The licences in an image with the packages that are under them.',
  query: {},
  items: licensesOf,
});

const gaps = contentRoute({
  id: 'listImageGaps',
  name: 'gaps',
  summary: 'What of an image could not be read or understood.',
  query: {},
  items: (inspection) => inspection.gaps,
});

function licensesOf({ packages: all }: Inspection): readonly JsonObject[] {
  const found = new Map<string, { license: string; category: string | null; packages: string[] }>();
  for (const { license, licenses: declared, purl } of all) {
    const names = (license ?? null) === null ? declared : [license?.expression ?? ''];
    for (const name of names.length === 0 ? [''] : names) {
      const one = found.get(name) ?? { license: name, category: license?.category ?? null, packages: [] };
      one.packages.push(purl);
      found.set(name, one);
    }
  }
  return [...found.values()].toSorted((a, b) => (a.license < b.license ? -1 : 1));
}

const config = defineRoute({
  id: 'getImageConfig',
  method: 'GET',
  path: '/api/v1/images/:digest/config',
  tag: 'images',
  summary: 'How an image is run: user, environment, ports, labels; secrets are hidden.',
  access: READ,
  params: IMAGE_PATH,
  query: closed(ORIGIN_QUERY),
  body: NOTHING,
  answers: {
    200: {
      description: 'The configuration.',
      schema: closed({
        config: ANY_JSON,
        os: nullable(ANY_JSON),
        baseImage: nullable(ANY_JSON),
        users: nullable(ANY_JSON),
      }),
    },
  },
  handle: async (call) => {
    const { inspection } = await inspectionOf(call, { ...call.query, ...call.params });
    const { config: found, os, baseImage = null, users } = inspection;
    return { status: 200, body: { config: found, os, baseImage, users } };
  },
});

const vulnerabilities = defineRoute({
  id: 'listImageVulnerabilities',
  method: 'GET',
  path: '/api/v1/images/:digest/vulnerabilities',
  tag: 'images',
  summary: 'The vulnerabilities of an image by the advisory data of now.',
  access: READ,
  params: IMAGE_PATH,
  query: closed({
    ...ORIGIN_QUERY,
    severity: Type.Optional(text(16, 'Only this severity.')),
    ...PAGE_PROPERTIES,
  }),
  body: NOTHING,
  answers: {
    200: {
      description: 'A page, what could not be told, and the data that was used.',
      schema: closed({
        items: Type.Array(ANY_JSON),
        next: nullable(Type.String()),
        undetermined: Type.Array(ANY_JSON),
        digest: DIGEST,
        origin: ORIGIN,
      }),
    },
  },
  handle: async (call) => {
    const { inspection, image } = await inspectionOf(call, { ...call.query, ...call.params });
    using matcher = await openMatcherFor(call.parts, call.scope(), new Date(call.now));
    if (matcher === null) throw serverError('CONFLICT', 'the service has no advisory data yet');
    const { matches, undetermined } = matcher.match(inspection, null).vulnerabilities;
    const { severity } = call.query;
    const wanted = matches.filter((match) => severity === undefined || match.severity === severity);
    return {
      status: 200,
      body: { ...listPart(wanted, call.query), undetermined, digest: image.digest, origin: image.origin },
    };
  },
});

/** Routes about what is in an image. */
export const CONTENT_ROUTES: readonly Route[] = [
  packages,
  files,
  layers,
  history,
  config,
  secrets,
  vulnerabilities,
  licenses,
  gaps,
];
