import { parseInstant, parseReference } from '@assay/core';
import {
  type ImageFilter,
  COUNT_BOUND,
  imageDocuments,
  imageVerdicts,
  images,
  spaceDocuments,
  tags,
} from '@assay/store';
import { parseDigest } from '@assay/core';
import { Type } from 'typebox';
import { type Route, NOTHING, defineRoute } from '../http/route.ts';
import {
  INSTANT,
  VERDICT,
  closed,
  instantOf,
  nullable,
  pageAnswer,
  pageQuery,
  pageRequest,
  text,
} from '../http/schemas.ts';
import { imageOf, imagesOf } from './find-image.ts';
import { IMAGE, IMAGE_PATH, ORIGIN, ORIGIN_QUERY, STATE, imageBody } from './image-schemas.ts';

const READ = { kind: 'permission', permission: 'images:read' } as const;

const FILTER = {
  repository: Type.Optional(text(512, 'A repository, for example docker.io/library/nginx.')),
  tag: Type.Optional(text(128, 'A tag that names the image now.')),
  verdict: Type.Optional(
    Type.Union([VERDICT, Type.Literal('none')], {
      description: 'The worst verdict that stands; none: images that were never judged.',
    }),
  ),
  state: Type.Optional(STATE),
  platform: Type.Optional(text(100, 'os/architecture[/variant], for example linux/amd64.')),
  origin: Type.Optional(ORIGIN),
  since: Type.Optional(INSTANT),
  text: Type.Optional(text(256, 'Part of the reference, or the beginning of the digest.')),
};

const list = defineRoute({
  id: 'listImages',
  method: 'GET',
  path: '/api/v1/images',
  tag: 'images',
  summary: 'Images of the space, those that came last first.',
  access: READ,
  params: NOTHING,
  query: pageQuery(FILTER),
  body: NOTHING,
  answers: { 200: { description: 'A page.', schema: pageAnswer(IMAGE) } },
  handle: async (call) => {
    const { items, next } = await images.listImages(call.scope(), pageRequest(call.query), filterOf(call.query));
    const ids = items.map(({ id }) => id);
    const worst = await imageVerdicts.worstVerdicts(call.scope(), ids);
    const bodies = items.map((image) => imageBody(image, worst.get(image.id) ?? null));
    return { status: 200, body: { items: bodies, next } };
  },
});

const count = defineRoute({
  id: 'countImages',
  method: 'GET',
  path: '/api/v1/images/count',
  tag: 'images',
  summary: 'How many images a list would have, counted up to a bound.',
  access: READ,
  params: NOTHING,
  query: closed(FILTER),
  body: NOTHING,
  answers: {
    200: {
      description: 'The count.',
      schema: closed({
        count: Type.Integer(),
        exact: Type.Boolean({ description: 'False when there are at least so many.' }),
      }),
    },
  },
  handle: async (call) => ({
    status: 200,
    body: { ...(await images.countImages(call.scope(), COUNT_BOUND, filterOf(call.query))) },
  }),
});

interface FilterQuery extends Omit<ImageFilter, 'since' | 'repository'> {
  readonly since?: string;
  readonly repository?: string;
}

function filterOf({
  repository,
  tag,
  verdict,
  state,
  platform,
  origin,
  since,
  text: wanted,
}: FilterQuery): ImageFilter {
  return {
    ...(repository === undefined ? {} : { repository: repositoryName(repository) }),
    ...(tag === undefined ? {} : { tag }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(state === undefined ? {} : { state }),
    ...(platform === undefined ? {} : { platform }),
    ...(origin === undefined ? {} : { origin }),
    ...(since === undefined ? {} : { since: parseInstant(since).getTime() }),
    ...(wanted === undefined ? {} : { text: wanted }),
  };
}

/** @throws REFERENCE_INVALID */
function repositoryName(name: string): string {
  const { registry, repository } = parseReference(name);
  return `${registry}/${repository}`;
}

const DOCUMENT = closed({
  kind: Type.String(),
  format: Type.String(),
  sizeBytes: Type.Integer(),
  createdAt: INSTANT,
});

const get = defineRoute({
  id: 'getImage',
  method: 'GET',
  path: '/api/v1/images/:digest',
  tag: 'images',
  summary: 'An image: what is known of it, from where, and which tags name it.',
  access: READ,
  params: IMAGE_PATH,
  query: closed(ORIGIN_QUERY),
  body: NOTHING,
  answers: {
    200: {
      description: 'The image.',
      schema: closed({
        ...IMAGE.properties,
        origins: Type.Array(ORIGIN, { description: 'Everything that the space knows of the digest.' }),
        tags: Type.Array(closed({ repository: Type.String(), tag: Type.String() })),
        inspectedAt: nullable(INSTANT),
      }),
    },
  },
  handle: async (call) => {
    const { digest } = call.params;
    const all = await imagesOf(call, digest);
    const image = await imageOf(call, { ...call.query, digest });
    const own = await spaceDocuments.findSpaceDocument(call.scope(), image.id, 'inspection');
    const named = await tags.tagsOfImage(call.scope(), parseDigest(digest));
    const inspectedAt = own === null ? null : instantOf(own.createdAt);
    const worst = (await imageVerdicts.worstVerdicts(call.scope(), [image.id])).get(image.id) ?? null;
    return {
      status: 200,
      body: { ...imageBody(image, worst), origins: all.map(({ origin }) => origin), tags: named, inspectedAt },
    };
  },
});

const documents = defineRoute({
  id: 'listImageDocuments',
  method: 'GET',
  path: '/api/v1/images/:digest/documents',
  tag: 'images',
  summary: 'The documents that are kept about an image.',
  access: READ,
  params: IMAGE_PATH,
  query: closed(ORIGIN_QUERY),
  body: NOTHING,
  answers: { 200: { description: 'The documents.', schema: closed({ items: Type.Array(DOCUMENT) }) } },
  handle: async (call) => {
    const image = await imageOf(call, { ...call.query, ...call.params });
    const own = await spaceDocuments.listSpaceDocuments(call.scope(), image.id);
    // Inspections that other spaces asked for are theirs.
    const shared = (await imageDocuments.listDocuments(call.scope(), image.id)).filter(
      ({ kind }) => !kind.startsWith('inspection'),
    );
    const items = [...own, ...shared].map(({ kind, format, sizeBytes, createdAt }) => {
      return { kind, format, sizeBytes, createdAt: instantOf(createdAt) };
    });
    return { status: 200, body: { items } };
  },
});

const remove = defineRoute({
  id: 'deleteImage',
  method: 'DELETE',
  path: '/api/v1/images/:digest',
  tag: 'images',
  summary:
    'Takes an image out of the space, with its verdicts. What was read of it goes when no space has it any more.',
  access: { kind: 'permission', permission: 'images:delete' },
  params: IMAGE_PATH,
  query: closed(ORIGIN_QUERY),
  body: NOTHING,
  answers: { 204: { description: 'It is gone.', schema: null } },
  handle: async (call) => {
    const { digest } = call.params;
    await call.change(async (scope) => {
      const found = await images.findImages(scope, parseDigest(digest));
      const { origin } = call.query;
      const meant = found.filter((image) => origin === undefined || image.origin === origin);
      for (const image of meant) await images.unlinkImage(scope, image.id);
      const note = { action: 'image.delete', subject: `image:${digest}` };
      return { result: null, note: meant.length === 0 ? null : note };
    });
    return { status: 204 };
  },
});

/** Routes about which images there are. */
export const LIST_ROUTES: readonly Route[] = [list, count, get, documents, remove];
