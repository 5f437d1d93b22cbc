import type { SourceFinding, SourceReport } from '@assay/core';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { SOME_TEXT, TEXT, list, object, oneOf } from '../testing/document-schemas.ts';
import { junitFaults } from '../testing/junit-faults.ts';
import { readXml } from '../testing/read-xml.ts';
import { HOSTILE, PLAIN } from '../testing/sample-decision.ts';
import { sourceFormats } from './registry.ts';

const finding = (over: Partial<SourceFinding>): SourceFinding => ({
  id: 'f1',
  rule: 'github-token',
  aliases: ['gitleaks:github-pat'],
  severity: 'error',
  message: 'GitHub token ghp_… stands here.',
  path: 'src/app.ts',
  line: 12,
  column: 5,
  ...over,
});

const report = (over: Partial<SourceReport>): SourceReport => ({
  tool: 'secrets',
  target: '.',
  lookedAt: '2026-03-01T00:00:00.123Z',
  findings: [],
  accepted: [],
  rules: [
    {
      id: 'github-token',
      aliases: ['gitleaks:github-pat'],
      title: 'GitHub token',
      summary: 'Whoever has it can push.',
      severity: 'error',
    },
  ],
  gaps: [],
  notices: [],
  counts: { files: 3, bytes: 2048 },
  ...over,
});

const mixed = report({
  findings: [
    finding({}),
    finding({
      id: 'f2',
      severity: 'warning',
      line: null,
      column: null,
      path: 'a b/#1.bin',
      recommendation: 'Revoke it.',
    }),
    finding({ id: 'f3', severity: 'style', commit: 'a'.repeat(40), atHead: false, endLine: 14 }),
  ],
  accepted: [{ ...finding({ id: 'f4' }), acceptedBy: 'baseline' }],
  gaps: [{ code: 'FILE_UNREADABLE', effect: 'incomplete', message: 'permission denied', path: 'x/y' }],
  notices: ['the submodule lib is a tree of its own'],
});

const hostile = report({
  target: HOSTILE,
  findings: [
    finding({ message: HOSTILE, path: `../${HOSTILE}`, rule: HOSTILE, aliases: [HOSTILE], recommendation: HOSTILE }),
  ],
  accepted: [{ ...finding({ message: HOSTILE }), acceptedBy: HOSTILE }],
  rules: [{ id: HOSTILE, aliases: [HOSTILE], title: HOSTILE, summary: HOSTILE, severity: 'info', link: HOSTILE }],
  gaps: [{ code: 'X', effect: 'partial', message: HOSTILE, path: HOSTILE }],
  notices: [HOSTILE],
});

const render = (id: string, value: SourceReport): string => sourceFormats.get(id)?.render(value, PLAIN) ?? '';
const VALUES = [
  ['nothing', report({})],
  ['findings of every kind', mixed],
  ['findings of another tool', { ...mixed, tool: 'lint' }],
  ['hostile text', hostile],
] as const;

const web = { type: 'string', format: 'uri', pattern: '^https?://.+' };
const sarif = ((): object => {
  const message = object({ text: TEXT });
  const level = oneOf('none', 'note', 'warning', 'error');
  const uri = { type: 'string', format: 'uri-reference', not: { pattern: String.raw`^/|://|(?:^|/)\.\.(?:/|$)` } };
  const line = { type: 'integer', minimum: 1 };
  const region = object({ startLine: line, 'startColumn?': line, 'endLine?': line });
  const file = object({ artifactLocation: object({ uri }), 'region?': region });
  const tags = { type: 'array', items: TEXT, uniqueItems: true, maxItems: 21 };
  const rule = object({
    id: TEXT,
    shortDescription: message,
    fullDescription: message,
    'helpUri?': web,
    defaultConfiguration: object({ level }),
    properties: object({ tags, 'security-severity?': { type: 'string', pattern: String.raw`^(?:10|\d)\.\d$` } }),
  });
  const result = object({
    ruleId: TEXT,
    ruleIndex: { type: 'integer', minimum: -1 },
    level,
    message,
    locations: list(object({ physicalLocation: file }), 1),
    partialFingerprints: object({ 'assaySource/v1': SOME_TEXT }),
    'suppressions?': list(object({ kind: oneOf('external'), status: oneOf('accepted'), justification: TEXT })),
    properties: object({ findingId: TEXT, 'commit?': TEXT, 'atHead?': { type: 'boolean' } }),
  });
  const notification = object({ level, message, 'locations?': list(object({ physicalLocation: file })) });
  const driver = object({ name: TEXT, 'version?': TEXT, 'semanticVersion?': TEXT, rules: list(rule) });
  const run = object({
    tool: object({ driver }),
    columnKind: oneOf('utf16CodeUnits'),
    automationDetails: object({ id: TEXT }),
    invocations: list(
      object({ executionSuccessful: { type: 'boolean' }, toolExecutionNotifications: list(notification) }),
    ),
    properties: object({ leftOut: { type: 'integer' } }),
    results: list(result),
  });
  return object({ $schema: web, version: oneOf('2.1.0'), runs: list(run, 1) });
})();
const gitlab = ((): object => {
  const time = { type: 'string', pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$` };
  const tool = object({ id: SOME_TEXT, name: SOME_TEXT, version: SOME_TEXT, vendor: object({ name: SOME_TEXT }) });
  const line = { type: 'integer', minimum: 1 };
  const location = object({
    file: SOME_TEXT,
    'start_line?': line,
    'end_line?': line,
    'commit?': object({ sha: SOME_TEXT }),
  });
  const vulnerability = object({
    id: { type: 'string', format: 'uuid' },
    category: oneOf('secret_detection', 'sast'),
    name: { type: 'string', minLength: 1, maxLength: 255 },
    description: { type: 'string', maxLength: 1_048_576 },
    severity: oneOf('Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'),
    'solution?': { type: 'string', maxLength: 7000 },
    identifiers: list(object({ type: SOME_TEXT, name: SOME_TEXT, value: SOME_TEXT }), 1),
    location,
  });
  const scan = object({
    analyzer: tool,
    scanner: tool,
    type: oneOf('secret_detection', 'sast'),
    start_time: time,
    end_time: time,
    status: oneOf('success', 'failure'),
    messages: list(object({ level: oneOf('info', 'warn', 'fatal'), value: SOME_TEXT })),
  });
  return object({ version: SOME_TEXT, scan, vulnerabilities: list(vulnerability) });
})();
const quality = list(
  object({
    description: SOME_TEXT,
    check_name: SOME_TEXT,
    fingerprint: SOME_TEXT,
    severity: oneOf('info', 'minor', 'major', 'critical', 'blocker'),
    location: object({ path: SOME_TEXT, lines: object({ begin: { type: 'integer', minimum: 1 } }) }),
  }),
);

describe.each([
  ['sarif', sarif],
  ['gitlab', gitlab],
  ['gitlab-quality', quality],
])('%s of findings in source', (id, schema) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  it.each(VALUES)('is valid for %s', (_, value) => {
    validate(JSON.parse(render(id, value)));
    expect(validate.errors).toBeNull();
  });
});

describe('every format of findings in source', () => {
  it.each(sourceFormats.modules.map(({ id }) => id))('%s never lets text of files through raw', (id) => {
    const text = render(id, hostile);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(text.endsWith('\n')).toBe(true);
  });

  it.each(VALUES)('junit is valid for %s', (_, value) => {
    expect(junitFaults(readXml(render('junit', value)))).toEqual([]);
  });
});

describe('json of findings in source', () => {
  it('is the contract of DESIGN 4.9', () => {
    const document: unknown = JSON.parse(render('json', mixed));
    expect(document).toMatchObject({ schemaVersion: 1, findings: mixed.findings, accepted: mixed.accepted });
    expect(document).not.toHaveProperty('lookedAt');
    expect(render('ndjson', mixed).trim().split('\n')).toHaveLength(3);
  });
});

describe('github annotations of findings in source', () => {
  it('stand at their lines, unless the line is not there any more', () => {
    const lines = render('github', mixed).split('\n');
    expect(lines).toContainEqual(
      expect.stringMatching(/^::error file=src\/app\.ts,line=12,col=5,title=github-token::/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^::warning file=a b\/#1\.bin,title=github-token::/));
    expect(lines).toContainEqual(expect.stringMatching(/^::notice title=github-token::.*not at HEAD any more/));
    expect(lines).toContainEqual(expect.stringMatching(/^::error title=FILE_UNREADABLE::x\/y: permission denied/));
  });
});

describe('junit of findings in source', () => {
  it('is red when something could not be looked at, and skips what is accepted', () => {
    expect(render('junit', mixed)).toContain('tests="5" failures="3" errors="1" skipped="1"');
    expect(render('junit', report({}))).toContain('tests="1" failures="0" errors="0" skipped="0"');
  });
});

describe('table of findings in source', () => {
  it('groups by file and ends with a summary', () => {
    expect(render('table', mixed)).toBe(`src/app.ts
  12:5     error    GitHub token ghp_… stands here. [github-token]
  12:5     style    GitHub token ghp_… stands here. [github-token]
                    since commit aaaaaaaaaaaa, not at HEAD any more

a b/#1.bin
  -        warning  GitHub token ghp_… stands here. [github-token]
                    Revoke it.

NOT LOOKED AT AS A WHOLE (1)
  - x/y: permission denied [FILE_UNREADABLE]

ACCEPTED (1)
  - src/app.ts:12: github-token, by baseline

NOTES (1)
  - the submodule lib is a tree of its own

1 error, 1 warning, 1 remark on style; 3 files, 2.0 KiB; 1 finding accepted
`);
    expect(render('table', report({}))).toBe('nothing found; 3 files, 2.0 KiB\n');
  });
});
