import { parseDigest } from '@assay/core';
import { imageAncestors } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import { DIGEST, closed, nullable } from '../../http/schemas.ts';
import { imageNamed } from '../../judgement/resolve-image.ts';
import { ANCHORE_IMAGE_PATH, READ_IMAGES, TAG } from './anchore-schemas.ts';
import { MOST_ANCESTORS } from './base-image.ts';
import { findRecord } from './image-record.ts';

const ancestors = defineRoute({
  id: 'anchoreListAncestors',
  method: 'GET',
  path: '/v2/images/:imageDigest/ancestors',
  tag: TAG,
  summary:
    'The images of the space that an image was built on, the nearest first; as clients of the Anchore v2 API ask for them.',
  access: READ_IMAGES,
  params: ANCHORE_IMAGE_PATH,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'They, by their layers: all of an ancestor are the first ones of the image.',
      schema: Type.Array(
        closed({ image_digest: DIGEST, full_tag: nullable(Type.String()), layer_count: Type.Integer({ minimum: 1 }) }),
        { maxItems: MOST_ANCESTORS },
      ),
    },
  },
  handle: async (call) => {
    const digest = parseDigest(call.params.imageDigest.toLowerCase());
    if ((await findRecord(call, digest)) === null) {
      throw serverError('NOT_FOUND', 'the space knows no image of that digest');
    }
    const image = await imageNamed(call.scope(), digest, null);
    const found = image === null ? [] : await imageAncestors.listAncestors(call.scope(), image.id, MOST_ANCESTORS);
    const body = found.map(({ digest: image_digest, reference, layers }) => ({
      image_digest,
      full_tag: reference,
      layer_count: layers,
    }));
    return { status: 200, body };
  },
});

/** Routes about what images were built on, as clients of the Anchore v2 API use them. */
export const ANCHORE_ANCESTOR_ROUTES: readonly Route[] = [ancestors];
