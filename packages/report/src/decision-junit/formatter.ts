import { type Decision, type Finding, type Verdict, formatPlatform, printable } from '@assay/core';
import { findingGroups, whySentence } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';

/**
 * The decision as a JUnit test report, which CI systems show as test results: a stopping finding is a failure, one that could not
 * be evaluated an error, an accepted one is skipped, a warning passes and is told in the output of its test.
 */
export const decisionJunit: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'junit',
  title: 'JUnit XML',
  summary: 'The decision as a JUnit test report, which CI systems show as test results.',
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/xml',
  extension: '.xml',
  render: (report) =>
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="assay">',
      ...decisionsOf(report).flatMap(suiteLines),
      '</testsuites>',
      '',
    ].join('\n'),
};

function suiteLines(decision: Decision): string[] {
  const { subject } = decision;
  const platform = subject.platform === null ? '' : ` (${formatPlatform(subject.platform)})`;
  const verdict = verdictLines(decision);
  const cases = findingGroups(decision.findings).flatMap((group) => group.findings.map((finding) => caseLine(finding)));
  const all = [...verdict, ...cases];
  const count = (word: string): number => all.filter((line) => line.includes(`<${word} `)).length;
  const numbers = `tests="${all.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  return [
    `  <testsuite name="${xml(`${subject.reference}${platform}`)}" ${numbers} timestamp="${xml(decision.evaluatedAt)}">`,
    ...all.map((line) => `    ${line}`),
    '  </testsuite>',
  ];
}

/** The verdict as a test of its own, so that a denylisted or unmapped image without findings is no green report. */
function verdictLines(decision: Decision): string[] {
  const why = xml(whySentence(decision));
  const outcomes: Readonly<Record<Verdict, string>> = {
    pass: `<system-out>${why}</system-out>`,
    warn: `<system-out>${why}</system-out>`,
    fail: `<failure message="${why}"/>`,
    error: `<error message="${why}"/>`,
  };
  return [`<testcase classname="assay" name="verdict">${outcomes[decision.verdict]}</testcase>`];
}

function caseLine(finding: Finding): string {
  const name = `classname="${xml(`${finding.gate}.${finding.trigger}`)}" name="${xml(finding.triggerId)}"`;
  const message = xml(finding.message);
  const body = xml(
    [finding.recommendation ?? '', ...finding.locations.map(({ path }) => path)].filter(Boolean).join(' | '),
  );
  return `<testcase ${name}>${outcome(finding, message, body)}</testcase>`;
}

function outcome(finding: Finding, message: string, body: string): string {
  if (finding.status === 'error') return `<error message="${message}">${body}</error>`;
  if (finding.status === 'allowlisted') return `<skipped message="${message}"/>`;
  if (finding.action === 'stop') return `<failure message="${message}">${body}</failure>`;
  return `<system-out>${message}</system-out>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for an XML attribute or element; what XML 1.0 cannot hold is already a visible escape. */
function xml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
