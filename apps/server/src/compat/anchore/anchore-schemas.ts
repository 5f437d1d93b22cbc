import type { Reference } from '@assay/core';
import { Type } from 'typebox';
import { INSTANT, closed, nullable, text } from '../../http/schemas.ts';

/** The tag under which the routes stand in the document of the API. */
export const TAG = 'compatibility';

/** Access of what reads images. */
export const READ_IMAGES = { kind: 'permission', permission: 'images:read' } as const;

/** Digest of a manifest or an index, as the path of routes about one image has it. */
export const ANCHORE_IMAGE_PATH = closed({
  imageDigest: Type.String({
    pattern: '^sha256:[a-fA-F0-9]{64}$',
    maxLength: 71,
    description: 'Digest of a manifest or an index.',
  }),
});

/** A switch of a query. */
export function flag(description: string): ReturnType<typeof Type.Boolean> {
  return Type.Boolean({ description });
}

/** Digest of the image that another one was built on. */
export const BASE_DIGEST = text(
  135,
  'Digest of an ancestor: what the image has in common with it is told to be inherited. Default the nearest base that is known.',
);

/** One name of an image. */
const IMAGE_DETAIL = closed({
  created_at: INSTANT,
  last_updated: INSTANT,
  full_tag: Type.String(),
  full_digest: Type.String(),
  account_name: Type.String(),
  image_id: Type.String(),
  registry: Type.String(),
  repo: Type.String(),
  dockerfile: Type.Null(),
  image_digest: Type.String(),
  tag: Type.String(),
  tag_detected_at: INSTANT,
});

/** How far the inspection of an image is. */
export const ANALYSIS_STATUS = Type.Union(
  [Type.Literal('not_analyzed'), Type.Literal('analyzing'), Type.Literal('analyzed'), Type.Literal('analysis_failed')],
  { description: 'How far the inspection is.' },
);

/** An image as the v2 API tells it. */
export const ANCHORE_IMAGE = closed({
  image_digest: Type.String(),
  parent_digest: Type.String(),
  account_name: Type.String(),
  created_at: INSTANT,
  last_updated: INSTANT,
  annotations: closed({}),
  image_status: Type.Literal('active'),
  analysis_status: ANALYSIS_STATUS,
  analysis_status_detail: Type.Array(closed({ message: Type.String() })),
  record_version: Type.String(),
  image_detail: Type.Array(IMAGE_DETAIL),
  image_content: closed({
    metadata: closed({
      arch: nullable(Type.String()),
      distro: nullable(Type.String()),
      distro_version: nullable(Type.String()),
      dockerfile_mode: Type.Union([Type.Literal('Actual'), Type.Literal('Guessed')]),
      image_size: nullable(Type.Integer()),
      layer_count: nullable(Type.Integer()),
    }),
  }),
});

/** Registry, repository and tag as the v2 API names them: those of Docker Hub without its default namespace stay as they are given. */
export function namesOf({ registry, repository, tag }: Reference): {
  readonly registry: string;
  readonly repo: string;
  readonly tag: string;
  readonly fullTag: string;
} {
  const named = tag ?? 'latest';
  return { registry, repo: repository, tag: named, fullTag: `${registry}/${repository}:${named}` };
}
