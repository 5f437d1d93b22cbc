import { Type } from 'typebox';
import { DIGEST, INSTANT, closed, nullable, text } from '../http/schemas.ts';

/** Id of a vulnerability or advisory in a path. */
export const VULNERABILITY_PARAMS = closed({
  vulnerabilityId: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$',
    maxLength: 128,
    description: 'For example CVE-2024-3094 or GHSA-rxwq-x6h5-x525.',
  }),
});

/** An image that has a vulnerability or holds a package. */
export const AFFECTED_IMAGE = closed({
  digest: DIGEST,
  reference: nullable(Type.String({ description: 'Under which name it was handed in.' })),
  linkedAt: INSTANT,
});

/** A container that runs such an image. */
export const AFFECTED_WORKLOAD = closed({
  environment: Type.String(),
  workload: Type.String(),
  container: Type.String(),
  reference: Type.String(),
  digest: DIGEST,
  since: INSTANT,
});

/** How many there are, up to a bound. */
export const COUNT = closed({
  count: Type.Integer({ minimum: 0 }),
  exact: Type.Boolean({ description: 'False when there are at least so many.' }),
});

const OPTIONAL_TEXT = nullable(Type.String());

/** What one publisher says of a vulnerability. */
const STATEMENT = closed({
  feed: Type.String(),
  id: Type.String(),
  link: OPTIONAL_TEXT,
  severity: OPTIONAL_TEXT,
  published: OPTIONAL_TEXT,
  modified: OPTIONAL_TEXT,
  withdrawn: OPTIONAL_TEXT,
  summary: OPTIONAL_TEXT,
  affected: Type.Array(
    closed({
      namespace: Type.String(),
      name: Type.String(),
      status: Type.String(),
      ranges: Type.Array(
        closed({ from: OPTIONAL_TEXT, fromInclusive: Type.Boolean(), to: OPTIONAL_TEXT, toInclusive: Type.Boolean() }),
      ),
      fixState: Type.String(),
      fixVersions: Type.Array(Type.String()),
    }),
  ),
});

/** Everything that is known of a vulnerability. */
export const ADVISORY = closed({
  id: Type.String(),
  aliases: Type.Array(Type.String()),
  severity: nullable(Type.String({ description: 'The worst that anybody says.' })),
  summary: OPTIONAL_TEXT,
  published: OPTIONAL_TEXT,
  modified: OPTIONAL_TEXT,
  cwes: Type.Array(Type.String()),
  cvss: Type.Array(closed({ version: Type.String(), vector: Type.String(), source: Type.String() })),
  epss: nullable(closed({ score: Type.Number(), percentile: Type.Number() })),
  exploited: nullable(
    closed({
      addedOn: Type.String(),
      dueOn: OPTIONAL_TEXT,
      ransomware: Type.Boolean(),
      requiredAction: OPTIONAL_TEXT,
    }),
  ),
  statements: Type.Array(STATEMENT),
  statementsLeftOut: Type.Integer({ minimum: 0, description: 'Statements and packages beyond those told here.' }),
  affectedImages: COUNT,
});

/** What the service knows of vulnerabilities, and how old it is. */
export const ADVISORY_STATUS = closed({
  database: nullable(
    closed({
      builtAt: INSTANT,
      digest: Type.String(),
      advisories: Type.Integer(),
      rows: Type.Integer(),
    }),
  ),
  feeds: Type.Array(
    closed({
      feed: Type.String(),
      records: Type.Integer(),
      readAt: Type.String(),
      asOf: nullable(Type.String({ description: 'When its publisher last changed it.' })),
      ageHours: nullable(Type.Number({ description: 'Since it was last read.' })),
    }),
  ),
  coverage: Type.Array(closed({ namespace: Type.String(), feed: Type.String(), asOf: OPTIONAL_TEXT })),
  lastUpdate: nullable(
    closed({
      at: INSTANT,
      failed: Type.Array(closed({ feed: Type.String(), code: Type.String(), message: Type.String() })),
    }),
  ),
  nextUpdate: nullable(INSTANT),
  index: closed({
    state: Type.Union([Type.Literal('current'), Type.Literal('behind'), Type.Literal('none')]),
    changedPackages: Type.Integer({ minimum: 0, description: 'Since the last update began.' }),
    judging: Type.Boolean({ description: 'True while verdicts wait to be judged again.' }),
  }),
});

/** Which packages a question is about. */
export const PACKAGE_FIELDS = {
  name: text(512, 'Name of the package.'),
  type: Type.Optional(text(64, 'Type of its purl, for example deb or npm.')),
  version: Type.Optional(text(512, 'Its version, exactly.')),
};
