import { type Registry, createRegistry } from '@assay/core';
import type { CoverageEntry, PolicyTestReport, PolicyTestResult } from '@assay/policy';
import { type Formatter, type RenderOptions, counted, jsonText, shown, wrapped, xmlText } from '@assay/report';
import { plainFormats } from './plain-formats.ts';

/** One document of tests and how it went. */
export interface TestSuite {
  readonly file: string;
  readonly policy: string;
  readonly report: PolicyTestReport;
}

/** All documents of tests of one run. */
export interface TestRun {
  readonly passed: number;
  readonly failed: number;
  readonly suites: readonly TestSuite[];
}

/** How the outcome of policy tests is shown. */
export function testFormats({ width }: Pick<RenderOptions, 'width'>): Registry<Formatter<TestRun>> {
  const plain = plainFormats<TestRun>({
    table: (run) => `${tableLines(run, width).join('\n')}\n`,
    json: ({ passed, failed, suites }) =>
      `${jsonText({
        schemaVersion: 1,
        passed,
        failed,
        suites: suites.map(({ file, policy, report }) => ({ file, policy, ...report })),
      })}\n`,
  });
  return createRegistry<Formatter<TestRun>>([
    ...plain.modules,
    {
      kind: 'formatter',
      since: '0.1.0',
      stability: 'stable',
      id: 'junit',
      title: 'JUnit XML',
      summary: 'For CI systems.',
      mediaType: 'application/xml',
      extension: '.xml',
      render: junitText,
    },
  ]);
}

function tableLines({ passed, failed, suites }: TestRun, width: number): string[] {
  const lines = suites.flatMap(({ file, policy, report }) => [
    `${shown(file)} (policy ${shown(policy)})`,
    ...report.results.flatMap((result) => resultLines(result, width)),
    ...coverageLines(report),
    '',
  ]);
  return [...lines, `${counted(passed + failed, 'case')}: ${passed} passed, ${failed} failed`];
}

function resultLines({ name, line, passed, failures }: PolicyTestResult, width: number): string[] {
  if (passed) return [`  PASS  ${shown(name)}`];
  return [
    `  FAIL  ${shown(name)} (line ${line})`,
    ...failures.flatMap((failure) => wrapped(shown(failure), Math.max(30, width - 8)).map((text) => `        ${text}`)),
  ];
}

function coverageLines({ coverage: { rules, mappings, allowlistItems } }: PolicyTestReport): string[] {
  return [
    ...coverageLine(
      'rules',
      rules,
      (entry) => entry.hit > 0 && entry.hit < entry.asked,
      'seen to fire and not to fire',
    ),
    ...coverageLine('mappings', mappings, (entry) => entry.hit > 0, 'chosen'),
    ...coverageLine('allowlist items', allowlistItems, (entry) => entry.hit > 0, 'seen to accept'),
  ];
}

function coverageLine(
  what: string,
  entries: readonly CoverageEntry[],
  isCovered: (entry: CoverageEntry) => boolean,
  words: string,
): string[] {
  if (entries.length === 0) return [];
  const missing = entries.filter((entry) => !isCovered(entry)).map(({ id }) => shown(id));
  const rest = missing.length === 0 ? '' : `; not ${missing.join(', ')}`;
  return [`  coverage: ${entries.length - missing.length} of ${entries.length} ${what} ${words}${rest}`];
}

function junitText({ passed, failed, suites }: TestRun): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${passed + failed}" failures="${failed}">`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ file, policy, report }: TestSuite): string[] {
  const { passed, failed, results } = report;
  return [
    `  <testsuite name="${xmlText(file)}" tests="${passed + failed}" failures="${failed}" errors="0" skipped="0">`,
    `    <properties><property name="policy" value="${xmlText(policy)}"/></properties>`,
    ...results.map((result) => caseText(file, result)),
    `    <system-out>${coverageLines(report)
      .map((line) => xmlText(line.trim()))
      .join('\n')}</system-out>`,
    '  </testsuite>',
  ];
}

function caseText(file: string, { name, line, passed, failures }: PolicyTestResult): string {
  const head = `    <testcase classname="${xmlText(file)}" name="${xmlText(name)}" file="${xmlText(file)}" line="${line}"`;
  if (passed) return `${head}/>`;
  const body = failures.map((failure) => xmlText(failure)).join('\n');
  return `${head}><failure message="${xmlText(failures[0] ?? 'failed')}">${body}</failure></testcase>`;
}
