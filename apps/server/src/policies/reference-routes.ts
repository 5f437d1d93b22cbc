import { describeGates, policySchema } from '@assay/policy';
import { Type } from 'typebox';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ANY_JSON, closed, nullable } from '../http/schemas.ts';

const PARAMETER = Type.Object({
  name: Type.String(),
  type: Type.String(),
  required: Type.Boolean(),
  default: nullable(Type.String()),
  values: Type.Optional(Type.Array(Type.String())),
  aliases: Type.Array(Type.String()),
  summary: Type.String(),
  example: Type.String(),
  schema: ANY_JSON,
});

const TRIGGER = Type.Object({
  trigger: Type.String(),
  aliases: Type.Array(Type.String()),
  title: Type.String(),
  summary: Type.String(),
  stability: Type.String(),
  needs: Type.Array(Type.String(), { description: 'Facts that it always needs.' }),
  sometimesNeeds: Type.Array(Type.String(), { description: 'Facts that some of its parameters need.' }),
  messages: Type.Array(Type.String()),
  params: Type.Array(PARAMETER),
});

const GATE = Type.Object({
  gate: Type.String(),
  title: Type.String(),
  summary: Type.String(),
  triggers: Type.Array(TRIGGER),
});

const schema = defineRoute({
  id: 'getPolicySchema',
  method: 'GET',
  path: '/api/v1/policies/schema',
  tag: 'policies',
  summary: 'The JSON Schema of policy documents, for editors.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The schema (2020-12).', schema: ANY_JSON } },
  handle: async () => ({ status: 200, body: policySchema() }),
});

const gates = defineRoute({
  id: 'listGates',
  method: 'GET',
  path: '/api/v1/policies/gates',
  tag: 'policies',
  summary: 'What rules can ask: gates, triggers and their parameters.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'Every gate.', schema: closed({ gates: Type.Array(GATE) }) } },
  handle: async () => ({ status: 200, body: describeGates() }),
});

/** Routes about what policies can be made of. */
export const POLICY_REFERENCE_ROUTES: readonly Route[] = [schema, gates];
