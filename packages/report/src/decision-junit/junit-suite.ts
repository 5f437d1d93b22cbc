import { type ImageSubject, formatPlatform } from '@assay/core';
import { xmlText } from '../xml-text.ts';
import type { TestCase } from './test-case.ts';

/** What a suite of the report is made of: one image. */
export interface JunitSuite {
  /** Place among the suites, from 0. */
  readonly id: number;
  readonly subject: ImageSubject;
  /** RFC 3339. */
  readonly instant: string;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly TestCase[];
  /** Lines of the output; each starts with a word of ours. */
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** The report of these lines of suites. */
export function junitText(suites: readonly string[]): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n');
}

/** The lines of one suite. */
export function junitSuite(suite: JunitSuite): readonly string[] {
  return [
    `  <testsuite ${attributes(suiteAttributes(suite))}>`,
    '    <properties>',
    ...suite.properties.map(([name, value]) => `      <property ${attributes({ name, value })}/>`),
    '    </properties>',
    ...suite.cases.map((item) => `    ${caseText(item)}`),
    `    <system-out>${xmlLines(suite.out)}</system-out>`,
    `    <system-err>${xmlLines(suite.err)}</system-err>`,
    '  </testsuite>',
  ];
}

function suiteAttributes({ id, subject, instant, cases }: JunitSuite): Readonly<Record<string, string>> {
  const platform = subject.platform === null ? '' : ` (${formatPlatform(subject.platform)})`;
  const count = (element: TestCase['element']): string =>
    String(cases.filter((item) => item.element === element).length);
  return {
    id: String(id),
    package: 'assay',
    name: `${subject.reference}${platform}`.trim() || 'image',
    // The schema knows no zone.
    timestamp: instant.slice(0, 19),
    hostname: 'localhost',
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: '0',
  };
}

function caseText({ classname, name, element, message, type, lines }: TestCase): string {
  const open = `<testcase ${attributes({ classname, name, time: '0' })}`;
  if (element === null) return `${open}/>`;
  const inner = attributes(element === 'skipped' ? { message } : { message, type });
  return `${open}><${element} ${inner}>${xmlLines(lines)}</${element}></testcase>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${xmlText(value)}"`)
    .join(' ');
}

/** Lines of text; each starts with a word of ours, so that none is a command to a CI runner that prints the file. */
function xmlLines(lines: readonly string[]): string {
  return lines.map((line) => xmlText(line)).join('\n');
}
