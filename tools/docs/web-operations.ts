/** The types that the web interface calls the service by, made from the routes themselves. */
import { isJsonObject } from '@assay/core';
import { ROUTES } from '../../apps/server/src/api/registry.ts';

/** Fields that the routes describe as JSON of the domain: which word of it they are. */
const DOMAIN: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  getEvaluation: [['decision?: unknown', 'decision?: Decision']],
  getImageConfig: [
    ['config: unknown', 'config: ImageConfig'],
    ['os: unknown', 'os: OperatingSystem | null'],
  ],
  getImageEvidence: [
    ['signatures: (readonly unknown[])', 'signatures: (readonly SignatureFact[])'],
    ['attestations: (readonly unknown[])', 'attestations: (readonly AttestationFact[])'],
    ['provenance: (readonly unknown[])', 'provenance: (readonly ProvenanceFact[])'],
    ['evidenceSearch: unknown', 'evidenceSearch: EvidenceSearch | null'],
  ],
  listImageFiles: [['readonly unknown[]', 'readonly FileEntry[]']],
  listImageGaps: [['readonly unknown[]', 'readonly Gap[]']],
  listImageHistory: [['readonly unknown[]', 'readonly HistoryEntry[]']],
  listImageLayers: [
    ['readonly unknown[]', 'readonly (SourceLayer & { readonly index: number; readonly use: LayerUse | null })[]'],
  ],
  listImageLicenses: [
    [
      'readonly unknown[]',
      'readonly { readonly license: string; readonly category: string | null; readonly packages: readonly string[] }[]',
    ],
  ],
  listImagePackages: [['readonly unknown[]', 'readonly Package[]']],
  listImageSecrets: [['readonly unknown[]', 'readonly SecretFinding[]']],
  listImageVulnerabilities: [
    ['items: readonly unknown[]', 'items: readonly VulnerabilityMatch[]'],
    ['undetermined: readonly unknown[]', 'undetermined: readonly UndeterminedPackage[]'],
  ],
};

const WORDS = [
  'AttestationFact',
  'Decision',
  'EvidenceSearch',
  'FileEntry',
  'Gap',
  'HistoryEntry',
  'ImageConfig',
  'LayerUse',
  'OperatingSystem',
  'Package',
  'ProvenanceFact',
  'SecretFinding',
  'SignatureFact',
  'SourceLayer',
  'UndeterminedPackage',
  'VulnerabilityMatch',
];

/** Text of `apps/web/src/api/operations.ts`. */
export function webOperations(): string {
  const told = ROUTES.filter((route) => route.path.startsWith('/api/v1/')).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const types = told.map((route) => {
    const success = Object.entries(route.answers).find(([status]) => status.startsWith('2'))?.[1];
    const isJson = success?.mediaType === undefined || success.mediaType.includes('json');
    const plain =
      success === undefined || success.schema === null ? 'null' : isJson ? typeOf(success.schema) : 'string';
    const answer = (DOMAIN[route.id] ?? []).reduce((text, [field, type]) => text.replace(field, type), plain);
    return [
      `  /** ${route.summary} */`,
      `  readonly ${route.id}: {`,
      `    readonly params: ${typeOf(route.params)};`,
      `    readonly query: ${typeOf(route.query)};`,
      `    readonly body: ${route.rawBody === undefined ? typeOf(route.body) : 'Blob'};`,
      `    readonly answer: ${answer};`,
      '  };',
    ].join('\n');
  });
  const table = told.map(({ id, method, path }) => `  ${id}: { method: '${method}', path: '${path}' },`);
  return [
    '// Generated from the routes of the service by `npm run docs`.',
    `import type { ${WORDS.join(', ')} } from '@assay/core';`,
    '',
    '/** Where nothing is taken. */',
    'type Nothing = Readonly<Record<string, never>>;',
    '',
    '/** What each operation takes and answers. */',
    `export interface Operations {\n${types.join('\n')}\n}`,
    '',
    '/** Where each operation is. */',
    'export const OPERATIONS: Readonly<Record<keyof Operations, { readonly method: string; readonly path: string }>> = {',
    ...table,
    '};',
    '',
  ].join('\n');
}

function typeOf(schema: unknown): string {
  if (!isJsonObject(schema)) return 'unknown';
  const { anyOf, allOf, const: only, enum: values, type, items, additionalProperties, patternProperties } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (Array.isArray(anyOf)) return unionOf(anyOf.map((part) => grouped(typeOf(part))));
  if (Array.isArray(allOf)) return allOf.map((part) => grouped(typeOf(part))).join(' & ');
  switch (type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `readonly ${grouped(typeOf(items))}[]`;
    case 'object': {
      const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
      if (Object.keys(properties).length > 0) return objectType(properties, schema['required']);
      // An open record names its keys by a pattern, and closes itself to all others.
      const [named] = isJsonObject(patternProperties) ? Object.values(patternProperties) : [];
      if (named === undefined && additionalProperties === false) return 'Nothing';
      return `Readonly<Record<string, ${typeOf(named ?? additionalProperties)}>>`;
    }
    default:
      return 'unknown';
  }
}

/** What is unknown may be anything, null too. */
function unionOf(types: readonly string[]): string {
  return types.includes('unknown') ? 'unknown' : [...new Set(types)].join(' | ');
}

function grouped(type: string): string {
  return /[ |&]/.test(type) && !type.startsWith('{') ? `(${type})` : type;
}

function objectType(properties: Readonly<Record<string, unknown>>, required: unknown): string {
  const names = Object.keys(properties);
  const isRequired = (name: string): boolean => Array.isArray(required) && required.includes(name);
  const fields = names.map((name) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `readonly ${key}${isRequired(name) ? '' : '?'}: ${typeOf(properties[name])}`;
  });
  return `{ ${fields.join('; ')} }`;
}
