import { Type } from 'typebox';
import { DIGEST, ID, INSTANT, REFERENCE, VERDICT, closed, nullable, text } from '../http/schemas.ts';

/** Name of an environment. */
export const ENVIRONMENT_NAME = Type.String({
  pattern: String.raw`^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,199}$`,
  maxLength: 200,
  description: 'Name of the environment, for example production.',
});

/** An environment. */
export const ENVIRONMENT = closed({
  id: ID,
  name: Type.String(),
  protected: Type.Boolean({ description: 'Whether what runs there must not fail.' }),
  createdAt: INSTANT,
});

/** The environment in a path. */
export const ENVIRONMENT_PARAMS = closed({ environmentId: ID });

const WORKLOAD = text(512, 'The workload, for example namespace/deployment/name.');
const CONTAINER = text(253, 'The container of the workload.');

/** Containers of one report. */
const MOST_CONTAINERS = 20_000;

/** What runs in an environment, whole, or what changed there. */
export const REPORT = closed({
  environment: ENVIRONMENT_NAME,
  mode: Type.Optional(
    Type.Union([Type.Literal('full'), Type.Literal('change')], {
      description: 'full: what is not named runs no more. change: what is not named stays. Default full.',
    }),
  ),
  running: Type.Array(closed({ workload: WORKLOAD, container: CONTAINER, reference: REFERENCE, digest: DIGEST }), {
    maxItems: MOST_CONTAINERS,
  }),
  stopped: Type.Optional(
    Type.Array(closed({ workload: WORKLOAD, container: CONTAINER }), {
      maxItems: MOST_CONTAINERS,
      description: 'Containers that are gone; with mode change only.',
    }),
  ),
});

/** What a report did. */
export const REPORTED = closed({
  environmentId: ID,
  changes: Type.Integer({ minimum: 0, description: 'Containers that came, changed or went.' }),
  inspections: Type.Integer({ minimum: 0, description: 'Images that were not known and are inspected now.' }),
  unknown: Type.Integer({
    minimum: 0,
    description: 'Images that are not known, those that are inspected now included.',
  }),
});

/** What a container runs. */
export const DEPLOYMENT = closed({
  environment: Type.String(),
  workload: Type.String(),
  container: Type.String(),
  reference: Type.String(),
  digest: DIGEST,
  since: INSTANT,
  verdict: nullable(VERDICT),
});

/** A container that is not as it should be. */
export const DRIFT = closed({
  deployment: DEPLOYMENT,
  reasons: Type.Array(
    Type.Union([Type.Literal('failing'), Type.Literal('unjudged'), Type.Literal('tag-moved')], {
      description:
        'failing: the verdict on the image is fail or error. unjudged: nobody judged it. tag-moved: its tag names another image by now.',
    }),
  ),
  tagDigest: nullable(Type.String({ description: 'What the tag names now, where it moved.' })),
});

/** What a container ran before. */
export const PAST_DEPLOYMENT = closed({
  workload: Type.String(),
  container: Type.String(),
  reference: Type.String(),
  digest: DIGEST,
  since: INSTANT,
  until: INSTANT,
});
