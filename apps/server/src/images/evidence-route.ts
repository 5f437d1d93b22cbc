import { type Route, NOTHING, defineRoute } from '../http/route.ts';
import { ANY_JSON, closed, nullable } from '../http/schemas.ts';
import { Type } from 'typebox';
import { imageOf } from './find-image.ts';
import { IMAGE_PATH, ORIGIN_QUERY } from './image-schemas.ts';
import { loadFacts } from './stored-inspection.ts';

const evidence = defineRoute({
  id: 'getImageEvidence',
  method: 'GET',
  path: '/api/v1/images/:digest/evidence',
  tag: 'images',
  summary:
    'Who vouches for an image: its signatures, attestations and provenance with every step of their verification. Null: a policy has to ask for it first.',
  access: { kind: 'permission', permission: 'images:read' },
  params: IMAGE_PATH,
  query: closed(ORIGIN_QUERY),
  body: NOTHING,
  answers: {
    200: {
      description: 'The evidence as it was found when the image was inspected.',
      schema: closed({
        signatures: nullable(Type.Array(ANY_JSON)),
        attestations: nullable(Type.Array(ANY_JSON)),
        provenance: nullable(Type.Array(ANY_JSON)),
        evidenceSearch: nullable(ANY_JSON),
      }),
    },
  },
  handle: async (call) => {
    const image = await imageOf(call, { ...call.query, ...call.params });
    const { signatures, attestations, provenance, evidenceSearch } = await loadFacts(
      call.parts,
      call.scope(),
      image.id,
    );
    return {
      status: 200,
      body: {
        signatures: signatures === undefined ? null : [...signatures],
        attestations: attestations === undefined ? null : [...attestations],
        provenance: provenance === undefined ? null : [...provenance],
        evidenceSearch: evidenceSearch ?? null,
      },
    };
  },
});

/** Routes about who vouches for an image. */
export const EVIDENCE_ROUTES: readonly Route[] = [evidence];
