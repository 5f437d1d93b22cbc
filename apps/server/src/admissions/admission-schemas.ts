import { Type } from 'typebox';
import { ENVIRONMENT_NAME } from '../environments/environment-schemas.ts';
import { DIGEST, ID, INSTANT, REFERENCE, closed, nullable, text } from '../http/schemas.ts';

/** What becomes of an object at the door, or of one of its images; `lost` stands for decisions that nobody was told of. */
export const OUTCOMES = [
  'admitted',
  'warned',
  'audited',
  'unknown',
  'excepted',
  'exempt',
  'broke-glass',
  'refused',
  'lost',
] as const;

/** One of them. */
export type Outcome = (typeof OUTCOMES)[number];

/** An outcome in requests and answers. */
export const OUTCOME = Type.Union(
  OUTCOMES.map((outcome) => Type.Literal(outcome)),
  {
    description:
      'admitted: nothing is against it. warned: let in with a warning. audited: let in, and only written down. unknown: let in before it was judged. ' +
      'excepted: let in by an exception. exempt: not judged in that namespace. broke-glass: let in by break-glass. refused. ' +
      'lost: as many decisions were not reported.',
  },
);

/** Name of a cluster. */
export const CLUSTER_NAME = Type.String({
  pattern: String.raw`^[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,199}$`,
  maxLength: 200,
  description: 'Name of the cluster.',
});

const loose = (longest: number, description: string) => Type.String({ maxLength: longest, description });

const FINDING = closed({
  rule: text(128, 'Id of the rule.'),
  gate: text(128),
  trigger: text(128),
  message: loose(1000, 'What was found.'),
  recommendation: nullable(loose(1000, 'How to fix it.')),
  isError: Type.Boolean({ description: 'Whether the rule could not be decided.' }),
});

const EXCEPTION = closed({
  name: text(255),
  owner: loose(255, 'Who answers for it.'),
  reason: loose(1000, 'Why it is there.'),
  expiresAt: loose(64, 'When it ends.'),
});

const IMAGE = closed({
  reference: REFERENCE,
  digest: nullable(DIGEST),
  field: loose(255, 'Where the object names it.'),
  outcome: OUTCOME,
  mode: Type.Union(
    [
      Type.Literal('enforce'),
      Type.Literal('warn'),
      Type.Literal('audit'),
      Type.Literal('shadow'),
      Type.Literal('none'),
    ],
    { description: 'How the policy is carried out there; none where nothing is judged.' },
  ),
  policy: nullable(text(512, 'Name of the policy in the cluster.')),
  policyId: nullable(ID),
  policyDigest: nullable(DIGEST),
  decisionId: nullable(text(64, 'As refusals name the decision.')),
  reason: nullable(loose(1000, 'What is against it, in short.')),
  findings: Type.Array(FINDING, { maxItems: 8, description: 'The weightiest of them.' }),
  exceptions: Type.Array(EXCEPTION, { maxItems: 8, description: 'What lifted the objection.' }),
});

const WORKLOAD = closed({
  group: loose(255, 'API group; empty for the core.'),
  version: loose(64, 'API version.'),
  kind: loose(128, 'Kind.'),
  name: loose(300, 'Name; with a star at the end where the API server makes it up.'),
  uid: nullable(text(128, 'Uid of the object, where it has one yet.')),
});

const DECIDED = {
  at: INSTANT,
  lastAt: INSTANT,
  count: Type.Integer({
    minimum: 1,
    maximum: 1_000_000_000,
    description: 'How many were the same, this one included.',
  }),
  environment: nullable(ENVIRONMENT_NAME),
  namespace: loose(253, 'Namespace; empty for what lies in none.'),
  workload: WORKLOAD,
  operation: loose(16, 'CREATE or UPDATE.'),
  user: loose(512, 'Who asked for it.'),
  uid: loose(128, 'Uid of the review.'),
  outcome: OUTCOME,
  message: nullable(loose(2000, 'What no image says.')),
  breakGlass: nullable(EXCEPTION),
  images: Type.Array(IMAGE, { maxItems: 64, description: 'Each image once for each policy.' }),
  moreImages: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Further ones that are not listed.' }),
};

/** A decision as a controller tells it. */
export const TOLD_ADMISSION = closed({
  id: Type.String({
    pattern: '^[0-9A-Za-z_-]{8,64}$',
    maxLength: 64,
    description: 'Made by the controller, the same at every try: what comes twice counts once.',
  }),
  ...DECIDED,
});

/** A report of a controller. One without decisions says that it is there. */
export const ADMISSION_REPORT = closed({
  cluster: CLUSTER_NAME,
  controller: closed({
    instance: text(253, 'Name of the replica.'),
    version: text(64, 'Version of the program.'),
    startedAt: INSTANT,
    policies: nullable(text(128, 'Digest of all policies that it goes by; null while it has none.')),
  }),
  admissions: Type.Array(TOLD_ADMISSION, { maxItems: 200 }),
});

/** What a report did. */
export const RECORDED = closed({
  recorded: Type.Integer({ minimum: 0, description: 'Decisions that were not known.' }),
  known: Type.Integer({ minimum: 0, description: 'Decisions that were reported before.' }),
});

/** A decision as it is shown. */
export const ADMISSION = closed({ id: ID, cluster: Type.String(), ...DECIDED });

/** A cluster: who decides there, by which policies, and what it came to. */
export const CLUSTER = closed({
  name: Type.String(),
  controllers: Type.Array(
    closed({
      instance: Type.String(),
      version: Type.String(),
      policies: nullable(Type.String()),
      startedAt: INSTANT,
      seenAt: INSTANT,
    }),
    { maxItems: 50, description: 'Those seen last first.' },
  ),
  environments: Type.Array(
    closed({
      environment: nullable(Type.String()),
      environmentId: nullable(ID),
      counts: Type.Record(Type.String(), Type.Integer(), {
        description: 'Decisions of the last 24 hours and the hour before, by outcome.',
      }),
    }),
  ),
});
