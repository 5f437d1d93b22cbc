import { type Digest, type Reference, formatReference, isDigest, parseDigest, parseReference } from '@assay/core';
import { images } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import type { BareCall } from '../../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import { REFERENCE, closed, text } from '../../http/schemas.ts';
import { requestInspection } from '../../images/request-inspection.ts';
import { keepSubmission } from '../../images/submission.ts';
import { resolveImage } from '../../judgement/resolve-image.ts';
import { watchTag } from '../../repositories/watch-tag.ts';
import {
  ANALYSIS_STATUS,
  ANCHORE_IMAGE,
  ANCHORE_IMAGE_PATH,
  READ_IMAGES,
  TAG,
  flag,
  namesOf,
} from './anchore-schemas.ts';
import { findRecord, imageRecord } from './image-record.ts';

const DOCKERFILE = Type.String({
  pattern: '^[A-Za-z0-9+/=]+$',
  maxLength: 1_400_000,
  description: 'The Dockerfile, in base64.',
});

const TAG_SOURCE = closed({ pull_string: REFERENCE, dockerfile: Type.Optional(DOCKERFILE) });

const DIGEST_SOURCE = closed({
  pull_string: REFERENCE,
  tag: REFERENCE,
  creation_timestamp_override: Type.Optional(text(64, 'Taken and not used.')),
  dockerfile: Type.Optional(DOCKERFILE),
});

const add = defineRoute({
  id: 'anchoreAddImage',
  method: 'POST',
  path: '/v2/images',
  tag: TAG,
  summary: 'Has an image of a registry inspected and judged; as clients of the Anchore v2 API ask for it.',
  access: { kind: 'permission', permission: 'images:submit' },
  params: NOTHING,
  query: closed({
    force: Type.Optional(flag('Whether layers are read again that were read before. Default false.')),
    auto_subscribe: Type.Optional(
      flag('Whether the tag is watched from now on, which needs `repositories:write` too. Default false.'),
    ),
  }),
  body: closed({
    image_type: Type.Optional(text(64, 'Taken and not used.')),
    annotations: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 128 }), Type.String({ maxLength: 1024 }), {
        additionalProperties: false,
        maxProperties: 64,
      }),
    ),
    source: closed({ tag: Type.Optional(TAG_SOURCE), digest: Type.Optional(DIGEST_SOURCE) }),
  }),
  bodyLimit: 2 * 1024 * 1024,
  answers: { 200: { description: 'The image.', schema: ANCHORE_IMAGE } },
  handle: async (call) => {
    const { source, annotations } = call.body;
    const { force = false, auto_subscribe: watches = false } = call.query;
    if (watches && !call.principal().permissions.has('repositories:write')) {
      throw serverError('FORBIDDEN', 'watching a tag needs the permission repositories:write');
    }
    const asked = askedOf(source);
    await call.parts.egress.checkHost(asked.reference.registry);
    const { digest, image } = await resolveImage(call.parts, call.scope(), {
      reference: asked.reference,
      platform: null,
      allowStale: false,
      signal: call.signal,
      now: call.now,
    });
    const dockerfile = asked.dockerfile === null ? null : Buffer.from(asked.dockerfile, 'base64').toString('utf8');
    const handedIn = dockerfile !== null || annotations !== undefined;
    const submission = handedIn
      ? await keepSubmission(call.parts.blobs, { dockerfile, annotations: annotations ?? {} })
      : null;
    await submit(call, { ...asked, digest, submission, force, watches });
    const record = await findRecord(call, digest);
    return { status: 200, body: record ?? imageRecord(call, { digest, image, operation: null }, null) };
  },
});

/** What is to be inspected. */
interface AskedImage {
  /** As the registry is asked for it. */
  readonly reference: Reference;
  /** Name that it is judged as. */
  readonly name: string;
  readonly dockerfile: string | null;
}

/** @throws REQUEST_INVALID, REFERENCE_INVALID */
function askedOf({
  tag,
  digest,
}: {
  readonly tag?: { readonly pull_string: string; readonly dockerfile?: string };
  readonly digest?: { readonly pull_string: string; readonly tag: string; readonly dockerfile?: string };
}): AskedImage {
  if ((tag === undefined) === (digest === undefined)) {
    throw serverError('REQUEST_INVALID', 'the source is either a tag or a digest');
  }
  if (tag !== undefined) {
    const reference = parseReference(tag.pull_string);
    return { reference, name: nameOf(reference), dockerfile: tag.dockerfile ?? null };
  }
  const reference = parseReference(digest?.pull_string ?? '');
  if (reference.digest === null) throw serverError('REQUEST_INVALID', 'the pull string of a digest names no digest');
  return { reference, name: nameOf(parseReference(digest?.tag ?? '')), dockerfile: digest?.dockerfile ?? null };
}

/** The name that policy judges: a tag where there is one. */
function nameOf(reference: Reference): string {
  return formatReference(reference.tag === null ? reference : { ...reference, digest: null });
}

/** An image that is submitted, with what the caller wants of it. */
interface Submitted extends AskedImage {
  readonly digest: Digest;
  readonly submission: Digest | null;
  readonly force: boolean;
  readonly watches: boolean;
}

async function submit(
  call: BareCall,
  { reference, name, digest, submission, force, watches }: Submitted,
): Promise<void> {
  await call.change(async (scope) => {
    const { operationId: result } = await requestInspection(scope, call.parts, {
      reference: formatReference({ ...reference, digest: null }),
      digest,
      as: name,
      submission,
      force,
      lane: 'interactive',
      createdBy: call.principal().actor,
      cause: 'requested',
    });
    const watched = watches && (await watchTag(scope, parseReference(name), call.now));
    const details = { digest, ...(force ? { force } : {}), ...(watched ? { watched } : {}) };
    return { result, note: { action: 'image.submit', subject: `image:${name}`, details } };
  });
}

const get = defineRoute({
  id: 'anchoreGetImage',
  method: 'GET',
  path: '/v2/images/:imageDigest',
  tag: TAG,
  summary: 'How far an image is; as clients of the Anchore v2 API wait for it.',
  access: READ_IMAGES,
  params: ANCHORE_IMAGE_PATH,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The image.', schema: ANCHORE_IMAGE } },
  handle: async (call) => {
    const found = await findRecord(call, parseDigest(call.params.imageDigest.toLowerCase()));
    if (found === null) throw serverError('NOT_FOUND', 'the space knows no image of that digest');
    return { status: 200, body: found };
  },
});

/** Most images of one answer: the v2 API knows no pages. */
const MOST_IMAGES = 1000;

const STATUS = Type.Union([Type.Literal('all'), Type.Literal('active'), Type.Literal('deleting')], {
  description: 'Only images in this state. Default active, as all are.',
});

const list = defineRoute({
  id: 'anchoreListImages',
  method: 'GET',
  path: '/v2/images',
  tag: TAG,
  summary: 'The images of the space, at most 1000, the newest first; as clients of the Anchore v2 API ask for them.',
  access: READ_IMAGES,
  params: NOTHING,
  query: closed({
    full_tag: Type.Optional(text(1024, 'Only images that are known by this name.')),
    image_id: Type.Optional(text(135, 'Only the image of this configuration.')),
    history: Type.Optional(flag('Taken and not used.')),
    image_status: Type.Optional(STATUS),
    analysis_status: Type.Optional(ANALYSIS_STATUS),
  }),
  body: NOTHING,
  answers: {
    200: {
      description: 'The images.',
      schema: closed({ items: Type.Array(ANCHORE_IMAGE, { maxItems: MOST_IMAGES }) }),
    },
  },
  handle: async (call) => {
    const { full_tag, image_id, analysis_status, image_status } = call.query;
    if (image_status === 'deleting') return { status: 200, body: { items: [] } };
    const named = full_tag === undefined ? null : namesOf(parseReference(full_tag)).fullTag;
    const { items } = await images.listImages(
      call.scope(),
      { limit: MOST_IMAGES },
      named === null ? {} : { text: named },
    );
    const records: object[] = [];
    for (const image of items) {
      if (!isDigest(image.digest)) continue;
      if (
        image_id !== undefined &&
        (image.imageId ?? '').replace(/^sha256:/, '') !== image_id.replace(/^sha256:/, '')
      ) {
        continue;
      }
      const record = imageRecord(call, { digest: image.digest, image, operation: null }, null);
      if (named !== null && record.image_detail[0]?.full_tag !== named) continue;
      if (analysis_status === undefined || record.analysis_status === analysis_status) records.push(record);
    }
    return { status: 200, body: { items: records } };
  },
});

/** Routes about images as clients of the Anchore v2 API use them. */
export const ANCHORE_IMAGE_ROUTES: readonly Route[] = [add, list, get];
