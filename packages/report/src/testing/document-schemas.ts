/** Any text. */
export const TEXT = { type: 'string' } as const;
/** A text that is not empty. */
export const SOME_TEXT = { type: 'string', minLength: 1 } as const;

/** An object with these keys and no others; keys that end in a question mark may be missing. */
export function object(properties: Readonly<Record<string, object>>): object {
  const names = Object.keys(properties);
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema])),
  };
}

/** A list of such items. */
export function list(items: object, minItems = 0): object {
  return { type: 'array', items, minItems };
}

/** One of these values. */
export function oneOf(...values: readonly (string | null)[]): object {
  return { enum: values };
}

function sarifSchema(): object {
  const message = object({ text: { type: 'string' } });
  const level = oneOf('none', 'note', 'warning', 'error');
  const bag = { type: 'object' };
  const rule = object({
    id: TEXT,
    name: TEXT,
    shortDescription: message,
    fullDescription: message,
    help: message,
    defaultConfiguration: object({ level }),
    properties: object({
      tags: { type: 'array', items: TEXT, uniqueItems: true },
      'security-severity': { type: 'string', pattern: String.raw`^(?:10|\d)\.\d$` },
    }),
  });
  const location = object({
    physicalLocation: object({
      artifactLocation: object({
        uri: { type: 'string', format: 'uri-reference', not: { pattern: String.raw`^/|://|(?:^|/)\.\.(?:/|$)` } },
      }),
      region: object({ startLine: { type: 'integer', minimum: 1 } }),
    }),
    logicalLocations: list(object({ fullyQualifiedName: TEXT, kind: TEXT })),
    'properties?': bag,
  });
  const result = object({
    ruleId: TEXT,
    ruleIndex: { type: 'integer', minimum: 0 },
    level,
    message,
    locations: { ...list(location, 1), maxItems: 100 },
    partialFingerprints: { type: 'object', additionalProperties: SOME_TEXT },
    'suppressions?': list(
      object({ kind: oneOf('inSource', 'external'), status: oneOf('accepted'), justification: TEXT }),
      1,
    ),
    properties: bag,
  });
  const notification = object({ level, descriptor: object({ id: TEXT }), message });
  const run = object({
    tool: object({
      driver: object({
        name: SOME_TEXT,
        'version?': SOME_TEXT,
        'semanticVersion?': SOME_TEXT,
        rules: { type: 'array', items: rule, uniqueItems: true },
      }),
    }),
    automationDetails: object({ id: TEXT }),
    columnKind: oneOf('utf16CodeUnits', 'unicodeCodePoints'),
    invocations: list(
      object({
        executionSuccessful: { type: 'boolean' },
        endTimeUtc: { type: 'string', format: 'date-time', pattern: 'Z$' },
        toolExecutionNotifications: list(notification),
      }),
      1,
    ),
    properties: bag,
    results: { type: 'array', items: result, maxItems: 25_000 },
  });
  return object({ $schema: { type: 'string', format: 'uri' }, version: { const: '2.1.0' }, runs: list(run) });
}

function gitlabSchema(): object {
  const time = { type: 'string', pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$` };
  const tool = object({ id: SOME_TEXT, name: SOME_TEXT, version: SOME_TEXT, vendor: object({ name: SOME_TEXT }) });
  const text = object({ type: { const: 'text' }, value: TEXT });
  const namedText = object({ name: SOME_TEXT, type: { const: 'text' }, value: TEXT });
  const vulnerability = object({
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string', maxLength: 255 },
    description: { type: 'string', maxLength: 1_048_576 },
    severity: oneOf('Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'),
    'solution?': { type: 'string', maxLength: 7000 },
    identifiers: list(
      object({
        type: SOME_TEXT,
        name: SOME_TEXT,
        value: SOME_TEXT,
        'url?': { type: 'string', pattern: '^https://.+' },
      }),
      1,
    ),
    location: object({
      image: SOME_TEXT,
      operating_system: SOME_TEXT,
      dependency: object({ package: object({ name: TEXT }), version: TEXT }),
    }),
    details: object({
      rule: namedText,
      rule_set: namedText,
      action: namedText,
      trigger_id: namedText,
      'where?': object({ name: SOME_TEXT, type: { const: 'list' }, items: list(text, 1) }),
    }),
  });
  return object({
    version: { type: 'string', pattern: String.raw`^15\.\d+\.\d+$` },
    scan: object({
      analyzer: tool,
      scanner: tool,
      type: { const: 'container_scanning' },
      start_time: time,
      end_time: time,
      status: oneOf('success', 'failure'),
      messages: list(object({ level: oneOf('info', 'warn', 'fatal'), value: SOME_TEXT })),
    }),
    vulnerabilities: list(vulnerability),
  });
}

function qualitySchema(): object {
  return list(
    object({
      description: SOME_TEXT,
      check_name: SOME_TEXT,
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      severity: oneOf('info', 'minor', 'major', 'critical', 'blocker'),
      location: object({
        path: { type: 'string', minLength: 1, not: { pattern: '^/' } },
        lines: object({ begin: { type: 'integer', minimum: 1 } }),
      }),
    }),
  );
}

function evaluationSchema(): object {
  const rule = { anyOf: [{ type: 'null' }, object({ name: TEXT, index: { type: 'integer', minimum: 0 } })] };
  const action = oneOf('stop', 'warn', 'go');
  const finding = object({
    trigger_id: TEXT,
    gate: TEXT,
    trigger: TEXT,
    message: TEXT,
    action,
    policy_id: TEXT,
    recommendation: TEXT,
    rule_id: TEXT,
    allowlisted: { type: 'boolean' },
    allowlist_match: {
      anyOf: [{ type: 'null' }, object({ id: TEXT, name: TEXT, matched_rule_id: TEXT })],
    },
    inherited_from_base: { type: ['boolean', 'null'] },
  });
  const suggestion = object({ message: TEXT, preferred: { type: 'boolean' } });
  const evaluation = object({
    comparison_image_digest: { type: ['string', 'null'] },
    details: object({
      policy: object({ id: TEXT, name: TEXT, digest: TEXT }),
      findings: list(finding),
      policy_action: action,
      remediations: list(object({ trigger_ids: list(TEXT, 1), suggestions: list(suggestion, 1) })),
    }),
    evaluation_problems: list(object({ severity: oneOf('error', 'warn'), problem_type: TEXT, details: TEXT })),
    evaluation_time: { type: 'string', format: 'date-time' },
    final_action: action,
    final_action_reason: oneOf('policy_evaluation', 'allowlisted', 'denylisted'),
    image_allowlisted: { type: 'boolean' },
    image_denylisted: { type: 'boolean' },
    image_mapped_to_rule: { type: 'boolean' },
    matched_allowlisted_images_rule: rule,
    matched_denylisted_images_rule: rule,
    matched_mapping_rule: rule,
    number_of_findings: { type: 'integer', minimum: 0 },
    status: oneOf('pass', 'fail'),
  });
  const one = object({
    policy_id: TEXT,
    image_digest: TEXT,
    evaluated_tag: TEXT,
    evaluations: list(evaluation, 1),
  });
  return { anyOf: [one, list(one)] };
}

/**
 * What the specifications of the JSON formats ask of the parts that Assay writes, in our own words and stricter: no other key is
 * allowed. SARIF 2.1.0; GitLab security report 15.2.1; GitLab code quality; the historical v2 evaluation.
 */
export const DOCUMENT_SCHEMAS: Readonly<Record<string, object>> = {
  sarif: sarifSchema(),
  gitlab: gitlabSchema(),
  'gitlab-quality': qualitySchema(),
  'anchore-json': evaluationSchema(),
};
