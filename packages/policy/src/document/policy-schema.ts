import type { JsonObject, JsonValue } from '@assay/core';
import type { Gate } from '../contracts/gate.ts';
import type { Trigger } from '../contracts/trigger.ts';
import { gates } from '../registry.ts';
import { TRUST_DEFINITIONS, TRUST_PROPERTIES } from '../trust/trust-schema.ts';

const TEXT: JsonObject = { type: 'string' };
/** Versions and names that look like numbers are texts too. */
const TEXT_OR_NUMBER: JsonObject = { type: ['string', 'number'] };
const NAME: JsonObject = { type: ['string', 'number'], minLength: 1 };
const PATTERNS: JsonObject = {
  description:
    'A pattern in which * is any run of characters, regexp: and an RE2 expression, or a list of which one has to match.',
  anyOf: [TEXT_OR_NUMBER, { type: 'array', items: TEXT_OR_NUMBER, minItems: 1 }],
};
const ACTION: JsonObject = { type: 'string', pattern: '^([Ss][Tt][Oo][Pp]|[Ww][Aa][Rr][Nn]|[Gg][Oo])$' };
const ID_LIST: JsonObject = { type: 'array', items: NAME };
const LABELS: JsonObject = { type: 'object', additionalProperties: PATTERNS };

/** A closed object. */
function object(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return { type: 'object', properties, required: [...required], additionalProperties: false };
}

function list(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

function ref(name: string): JsonObject {
  return { $ref: `#/$defs/${name}` };
}

/** One of two keys, because the historical shape has another name for it. */
function either(first: string, second: string): JsonObject {
  return { anyOf: [{ required: [first] }, { required: [second] }] };
}

/**
 * JSON Schema (2020-12) of a policy document, for editors: our shape, the published one and the historical one. Compiling checks
 * more: references, patterns, and values that fit together. Gates and triggers are in lower case here; compiling takes any.
 */
export function policySchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Assay policy',
    ...object(
      {
        $schema: TEXT,
        version: { enum: ['2', '1_0', '1', 2, 1] },
        id: NAME,
        name: NAME,
        description: TEXT,
        comment: TEXT,
        unmapped: ACTION,
        variables: { type: 'object', additionalProperties: ref('variable') },
        include: list(ref('include')),
        rule_sets: list(ref('ruleSet')),
        policies: list(ref('ruleSet')),
        allowlists: list(ref('allowlist')),
        whitelists: list(ref('allowlist')),
        mappings: list(ref('mapping')),
        allowlisted_images: list(ref('imageEntry')),
        whitelisted_images: list(ref('imageEntry')),
        denylisted_images: list(ref('imageEntry')),
        blacklisted_images: list(ref('imageEntry')),
        ...TRUST_PROPERTIES,
        source_mappings: list({}),
        sbom_mappings: list({}),
        last_updated: {},
      },
      ['mappings'],
    ),
    anyOf: [{ required: ['rule_sets'] }, { required: ['policies'] }, { required: ['include'] }],
    $defs: definitions(),
  };
}

function definitions(): JsonObject {
  const selector = { registry: TEXT, repository: TEXT, image: ref('image') };
  const named = { id: NAME, name: NAME, description: TEXT, comment: TEXT };
  return {
    variable: {
      anyOf: [
        ref('value'),
        object({ type: { enum: ['string', 'number', 'boolean', 'list'] }, default: ref('value'), description: TEXT }),
      ],
    },
    value: {
      anyOf: [{ type: ['string', 'number', 'boolean'] }, list({ type: ['string', 'number', 'boolean'] })],
    },
    include: {
      ...object({ path: TEXT, url: TEXT, digest: ref('digest'), variables: { type: 'object' } }, ['digest']),
      oneOf: [{ required: ['path'] }, { required: ['url'] }],
    },
    digest: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
    image: object({ type: { enum: ['tag', 'digest', 'id'] }, value: TEXT_OR_NUMBER }, ['type', 'value']),
    imageEntry: object({ ...named, ...selector }, ['registry', 'repository', 'image']),
    mapping: {
      ...object(
        {
          ...named,
          ...selector,
          platform: PATTERNS,
          environment: PATTERNS,
          namespace: PATTERNS,
          labels: LABELS,
          rule_set_ids: ID_LIST,
          policy_ids: ID_LIST,
          policy_id: NAME,
          allowlist_ids: ID_LIST,
          whitelist_ids: ID_LIST,
        },
        ['registry', 'repository', 'image'],
      ),
      anyOf: [{ required: ['rule_set_ids'] }, { required: ['policy_ids'] }, { required: ['policy_id'] }],
    },
    ruleSet: object(
      {
        ...named,
        version: TEXT_OR_NUMBER,
        artifact_type: { enum: ['image', 'source', 'sbom'] },
        rules: list(ref('rule')),
      },
      ['id', 'rules'],
    ),
    when: object({
      registry: PATTERNS,
      repository: PATTERNS,
      tag: PATTERNS,
      platform: PATTERNS,
      environment: PATTERNS,
      namespace: PATTERNS,
      labels: LABELS,
    }),
    package: {
      anyOf: [
        TEXT,
        {
          ...object({ purl: TEXT, name: TEXT, version: TEXT_OR_NUMBER, versions: TEXT_OR_NUMBER }),
          ...either('purl', 'name'),
        },
      ],
    },
    allowlist: object({ ...named, version: TEXT_OR_NUMBER, items: list(ref('item')) }, ['id', 'items']),
    item: {
      ...object(
        {
          id: NAME,
          gate: TEXT,
          trigger: TEXT,
          trigger_id: TEXT_OR_NUMBER,
          package: ref('package'),
          path: TEXT,
          vulnerability: TEXT,
          in_base_image: { type: 'boolean' },
          image: object({
            registry: PATTERNS,
            repository: PATTERNS,
            tag: PATTERNS,
            platform: PATTERNS,
            namespace: PATTERNS,
            labels: LABELS,
          }),
          environment: PATTERNS,
          expires_on: { type: ['string', 'null'] },
          owner: TEXT_OR_NUMBER,
          reason: TEXT,
          ticket: TEXT_OR_NUMBER,
          description: TEXT,
          comment: TEXT,
        },
        ['gate'],
      ),
      anyOf: ['trigger_id', 'package', 'path', 'vulnerability', 'in_base_image'].map((key) => ({ required: [key] })),
    },
    rule: ruleSchema(),
    ...TRUST_DEFINITIONS,
  };
}

function ruleSchema(): JsonObject {
  const properties = {
    id: NAME,
    gate: { enum: gates.modules.map(({ id }) => id) },
    trigger: TEXT,
    action: ACTION,
    params: {},
    description: TEXT,
    comment: TEXT,
    recommendation: TEXT,
    severity: TEXT,
    when: ref('when'),
  };
  const choices = gates.modules.flatMap((gate) => [
    gateChoice(gate),
    ...gate.triggers.modules.map((trigger) => triggerChoice(gate, trigger)),
  ]);
  return { ...object(properties, ['gate', 'trigger', 'action']), allOf: choices };
}

function names(trigger: Trigger): readonly string[] {
  return [trigger.id, ...(trigger.aliases ?? [])];
}

function gateChoice(gate: Gate): JsonObject {
  const known = gate.triggers.modules.flatMap(names);
  return {
    if: { properties: { gate: { const: gate.id } }, required: ['gate'] },
    ...branch({ properties: { trigger: { enum: known } } }),
  };
}

function triggerChoice(gate: Gate, trigger: Trigger): JsonObject {
  const params: Record<string, JsonValue> = {};
  for (const [name, parameter] of Object.entries(trigger.params)) {
    const described = { ...parameter.schema, description: parameter.summary };
    // A variable may stand for any value.
    const schema = { anyOf: [described, { type: 'string', pattern: String.raw`\$\{` }] };
    for (const spelling of [name, ...(parameter.aliases ?? [])]) params[spelling] = schema;
  }
  const spellings = Object.keys(params);
  const entry = object({ name: { enum: spellings }, value: {} }, ['name', 'value']);
  const entries = spellings.length === 0 ? { type: 'array', maxItems: 0 } : list(entry);
  const checked = { properties: { params: { anyOf: [object(params), entries] } } };
  const wanted = { gate: { const: gate.id }, trigger: { enum: names(trigger) } };
  return { if: { properties: wanted, required: ['gate', 'trigger'] }, ...branch(checked) };
}

/** The keyword, by a name of its own: an object with this key looks like a promise to tools. */
const THEN: string = 'if-then'.slice(3);

function branch(schema: JsonObject): JsonObject {
  return { [THEN]: schema };
}
