import { overview } from '@assay/store';
import { Type } from 'typebox';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { closed } from '../http/schemas.ts';
import { dayOf } from './count-verdicts-job.ts';

const DAY = 24 * 60 * 60_000;

/** Vulnerabilities that are told. */
const MOST_VULNERABILITIES = 8;

const COUNT = Type.Integer({ minimum: 0 });
const COUNTS = { pass: COUNT, warn: COUNT, fail: COUNT, error: COUNT };

const OVERVIEW = closed({
  verdicts: closed(COUNTS, 'Verdicts that stand now.'),
  history: Type.Array(
    closed({ day: Type.String({ pattern: String.raw`^\d{4}-\d\d-\d\d$`, description: 'A day in UTC.' }), ...COUNTS }),
    {
      description: 'Verdicts that stood at the end of each day, in UTC, the last one now.',
    },
  ),
  running: Type.Array(
    closed({
      environment: Type.String(),
      protected: Type.Boolean(),
      ...COUNTS,
      unknown: Type.Integer({ minimum: 0, description: 'Containers whose image was never judged.' }),
    }),
    { description: 'Containers that run, by environment and the worst verdict that stands on their image.' },
  ),
  vulnerabilities: Type.Array(
    closed({
      id: Type.String(),
      severity: Type.String(),
      images: COUNT,
      exact: Type.Boolean({ description: 'False: at least so many.' }),
    }),
    { description: 'Severe vulnerabilities by how many images have them.' },
  ),
});

const get = defineRoute({
  id: 'getOverview',
  method: 'GET',
  path: '/api/v1/overview',
  tag: 'overview',
  summary: 'How things stand in the space: verdicts and their course, what runs, and which vulnerabilities reach far.',
  access: { kind: 'permission', permission: 'evaluations:read' },
  params: NOTHING,
  query: closed({
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 400, description: 'Days that the course goes back. Default 30.' }),
    ),
  }),
  body: NOTHING,
  answers: { 200: { description: 'How things stand.', schema: OVERVIEW } },
  handle: async (call) => {
    const scope = call.scope();
    const { days = 30 } = call.query;
    const today = dayOf(call.now);
    const verdicts = await overview.countVerdicts(scope);
    const past = await overview.verdictHistory(scope, dayOf(call.now - days * DAY));
    return {
      status: 200,
      body: {
        verdicts,
        history: [...past.filter(({ day }) => day < today), { day: today, ...verdicts }],
        running: [...(await overview.countRunning(scope))],
        vulnerabilities: [...(await overview.widestVulnerabilities(scope, MOST_VULNERABILITIES))],
      },
    };
  },
});

/** Routes that tell how things stand. */
export const OVERVIEW_ROUTES: readonly Route[] = [get];
