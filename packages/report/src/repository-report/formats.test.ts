import type { RepositoryReport, SourceFinding, SourceReport } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { junitFaults } from '../testing/junit-faults.ts';
import { readXml } from '../testing/read-xml.ts';
import { HOSTILE, PLAIN, decision, finding, mixed } from '../testing/sample-decision.ts';
import { repositoryFormats } from './registry.ts';

const sourceFinding = (over: Partial<SourceFinding> = {}): SourceFinding => ({
  id: 'f1',
  rule: 'image-not-pinned',
  aliases: ['hadolint:DL3006'],
  severity: 'warning',
  message: 'The image debian:12 is not pinned.',
  path: 'Dockerfile',
  line: 1,
  column: 6,
  ...over,
});

const source = (tool: SourceReport['tool'], over: Partial<SourceReport> = {}): SourceReport => ({
  tool,
  target: '.',
  lookedAt: '2026-03-01T00:00:00.123Z',
  findings: [],
  accepted: [],
  rules: [],
  gaps: [],
  notices: [],
  counts: { files: 1 },
  ...over,
});

const report = (over: Partial<RepositoryReport> = {}): RepositoryReport => ({
  target: '.',
  lookedAt: '2026-03-01T00:00:00.123Z',
  verdict: 'pass',
  found: { dockerfiles: ['Dockerfile'], policies: [], builtImages: [] },
  sources: [{ tool: 'lint', failOn: 'warning', verdict: 'pass', report: source('lint') }],
  images: [],
  off: [],
  notices: [],
  ...over,
});

const pin = source('pin', { findings: [sourceFinding()] });
const failed = report({
  verdict: 'error',
  sources: [
    { tool: 'lint', failOn: 'warning', verdict: 'pass', report: source('lint') },
    { tool: 'pin', failOn: 'warning', verdict: 'fail', report: pin },
  ],
  images: [
    { image: 'oci:app', verdict: 'fail', decisions: [mixed], gaps: [], problem: null },
    {
      image: 'example.com/gone:1',
      verdict: 'error',
      decisions: [],
      gaps: [],
      problem: { code: 'IMAGE_NOT_FOUND', kind: 'not-found', message: 'there is no such image' },
    },
  ],
  off: ['secrets'],
});

const hostile = report({
  target: HOSTILE,
  verdict: 'fail',
  found: { dockerfiles: [HOSTILE], policies: [HOSTILE], builtImages: [{ image: HOSTILE, path: HOSTILE, line: 1 }] },
  sources: [
    {
      tool: 'policies',
      failOn: null,
      verdict: 'fail',
      report: source('policies', {
        findings: [sourceFinding({ message: HOSTILE, path: HOSTILE, rule: HOSTILE, aliases: [HOSTILE] })],
        gaps: [{ code: HOSTILE, effect: 'incomplete', message: HOSTILE, path: HOSTILE }],
        notices: [HOSTILE],
      }),
    },
  ],
  images: [
    {
      image: HOSTILE,
      verdict: 'error',
      decisions: [],
      gaps: [],
      problem: { code: HOSTILE, kind: 'denied', message: HOSTILE },
    },
    {
      image: HOSTILE,
      verdict: 'fail',
      decisions: [decision({ findings: [finding({ message: HOSTILE, gate: HOSTILE, triggerId: HOSTILE })] })],
      gaps: [],
      problem: null,
    },
  ],
  notices: [HOSTILE],
});

const render = (id: string, value: RepositoryReport): string => repositoryFormats.get(id)?.render(value, PLAIN) ?? '';

describe.each(repositoryFormats.modules.map(({ id }) => id))('%s of a repository', (id) => {
  it('never lets text of files and images through raw', () => {
    const text = render(id, hostile);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(text).not.toMatch(/^::error::/m);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('tells of what could not be judged', () => {
    expect(render(id, failed)).toContain('there is no such image');
    expect(render(id, report())).not.toContain('there is no such image');
  });
});

describe('the report of a repository', () => {
  it('is a document with a verdict for each part', () => {
    expect(JSON.parse(render('json', failed))).toMatchObject({
      schemaVersion: 1,
      verdict: 'error',
      sources: [
        { tool: 'lint', verdict: 'pass' },
        { tool: 'pin', verdict: 'fail', failOn: 'warning' },
      ],
      images: [{ decisions: [{ verdict: mixed.verdict }] }, { problem: { code: 'IMAGE_NOT_FOUND' } }],
      off: ['secrets'],
    });
  });

  it('is a run of SARIF for each part, with ids of their own', () => {
    const { runs }: { runs: { automationDetails: { id: string } }[] } = JSON.parse(render('sarif', failed));
    const ids = runs.map(({ automationDetails }) => automationDetails.id);
    expect(ids.slice(0, 2)).toEqual(['assay/lint/', 'assay/pin/']);
    expect(new Set(ids).size).toBe(4);
  });

  it.each([
    ['nothing', report()],
    ['parts that failed', failed],
    ['hostile text', hostile],
  ])('is valid JUnit for %s', (_, value) => {
    expect(junitFaults(readXml(render('junit', value)))).toEqual([]);
  });

  it('fits into a comment however much was found', () => {
    const findings = Array.from({ length: 5000 }, (_, index) => sourceFinding({ id: String(index), line: index + 1 }));
    const many = report({
      verdict: 'fail',
      sources: (['lint', 'pin', 'secrets'] as const).map((tool) => ({
        tool,
        failOn: 'warning' as const,
        verdict: 'fail' as const,
        report: source(tool, { findings }),
      })),
    });
    const text = render('markdown', many);
    expect(Buffer.byteLength(text)).toBeLessThan(65_000);
    expect(text.match(/more findings/g)).toHaveLength(3);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  it('stands at its lines as annotations', () => {
    expect(render('github', failed)).toContain('::warning file=Dockerfile,line=1,col=6,title=image-not-pinned::');
    expect(render('github', failed)).toMatch(/^::error title=Assay%3A ERROR/m);
  });
});
