import { type JsonObject, type JsonValue, isJsonObject, printable } from '@assay/core';

/** An event in words. Every text is on one line and without control characters, but not escaped for any channel. */
export interface EventText {
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Path in the web interface that tells more. */
  readonly path: string;
}

/** Longest title and longest value of a fact. */
const LONGEST = 300;

/** Longest part of a path; digests and ids are shorter. */
const LONGEST_SEGMENT = 150;

/** Vulnerabilities that are named one by one. */
const MOST_NAMED = 10;

/** The words for an event as the API tells it. */
export function eventText(kind: string, data: JsonObject): EventText {
  const { title, facts, path } = WORDS[kind]?.(data) ?? { title: `Event ${kind}`, facts: [], path: '/' };
  const told = facts.flatMap(([name, value]) => (value === '' ? [] : [{ name, value: short(value) }]));
  return { title: short(title), facts: told, path };
}

interface Words {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly path: string;
}

const WORDS: Readonly<Record<string, (data: JsonObject) => Words>> = {
  'verdict.changed': (data) => ({
    title: `${text(data['verdict']).toUpperCase()}: ${text(data['reference'])}`,
    facts: [
      ['Verdict', `${text(data['verdict'])}${was(data['previous'])}`],
      ['Image', text(data['reference'])],
      ['Digest', text(data['digest'])],
      ['Cause', text(data['cause'])],
      ['Runs in', list(data['environments'])],
    ],
    path: `/evaluations/${segment(data['evaluationId'])}`,
  }),
  'vulnerability.found': (data) => ({
    title: `New vulnerabilities in ${text(data['reference'])}`,
    facts: [
      ['Vulnerabilities', vulnerabilities(data['vulnerabilities'])],
      ['Image', text(data['reference'])],
      ['Digest', text(data['digest'])],
      ['Runs in', list(data['environments'])],
    ],
    path: `/images/${segment(data['digest'])}`,
  }),
  'tag.moved': (data) => ({
    title: `${text(data['repository'])}:${text(data['tag'])} names another image`,
    facts: [
      ['Digest', text(data['digest'])],
      ['Before', text(data['previousDigest'])],
    ],
    path: `/images/${segment(data['digest'])}`,
  }),
  'inspection.failed': (data) => ({
    title: `Inspection failed: ${text(data['reference'])}`,
    facts: [
      ['Problem', `${text(data['code'])}: ${text(data['message'])}`],
      ['Digest', text(data['digest'])],
    ],
    path: '/images',
  }),
  'inspection.finished': (data) => ({
    title: `Inspected: ${text(data['reference'])}`,
    facts: [['Digest', text(data['digest'])]],
    path: `/images/${segment(data['digest'])}`,
  }),
  'policy.activated': (data) => ({
    title: `Policy ${text(data['name'])} is active in version ${text(data['version'])}`,
    facts: [],
    path: `/policies/${segment(data['policyId'])}`,
  }),
  'exception.requested': (data) => ({
    title: `${text(data['requestedBy'])} asks for an exception`,
    facts: [['Reason', text(data['reason'])]],
    path: `/exceptions/${segment(data['itemId'])}`,
  }),
  'exception.decided': (data) => ({
    title: `Exception ${text(data['state'])} by ${text(data['decidedBy'])}`,
    facts: [],
    path: `/exceptions/${segment(data['itemId'])}`,
  }),
  'exception.expiring': (data) => ({
    title: `An exception ends at ${text(data['expiresAt'])}`,
    facts: [],
    path: `/exceptions/${segment(data['itemId'])}`,
  }),
  'exception.expired': (data) => ({
    title: 'An exception has ended',
    facts: [],
    path: `/exceptions/${segment(data['itemId'])}`,
  }),
  'admission.refused': (data) => ({
    ...admission(data),
    title: `Refused in ${text(data['cluster'])}: ${text(data['workload'])}`,
  }),
  'admission.break-glass': (data) => ({
    ...admission(data),
    title: `Break-glass in ${text(data['cluster'])}: ${text(data['workload'])}`,
  }),
  'advisories.updated': (data) => ({
    title: `Advisories changed ${text(data['changedVerdicts'])} verdicts`,
    facts: [['Packages', text(data['changedPackages'])]],
    path: '/advisories',
  }),
  test: (data) => ({ title: 'Test message', facts: [['Message', text(data['message'])]], path: '/' }),
};

function admission(data: JsonObject): Omit<Words, 'title'> {
  return {
    facts: [
      ['Break-glass', text(data['breakGlass'])],
      ['Image', text(data['reference'])],
      ['Digest', text(data['digest'])],
      ['Rules', list(data['rules'])],
      ['Reason', text(data['reason'])],
      ['Asked for by', text(data['user'])],
      ['Environment', list(data['environments'])],
      ['Times', data['count'] === 1 ? '' : text(data['count'])],
    ],
    path: `/admissions/${segment(data['admissionId'])}`,
  };
}

function text(value: JsonValue | undefined): string {
  if (typeof value === 'string') return printable(value);
  return typeof value === 'number' ? String(value) : '';
}

function was(previous: JsonValue | undefined): string {
  return text(previous) === '' ? '' : ` (was ${text(previous)})`;
}

function list(value: JsonValue | undefined): string {
  return Array.isArray(value) ? value.slice(0, MOST_NAMED).map(text).join(', ') : '';
}

function vulnerabilities(value: JsonValue | undefined): string {
  if (!Array.isArray(value)) return '';
  const named = value
    .slice(0, MOST_NAMED)
    .flatMap((each) =>
      isJsonObject(each) ? [`${word(each['id'])} (${word(each['severity'])}) in ${word(each['package'])}`] : [],
    );
  const more = value.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function word(value: unknown): string {
  return typeof value === 'string' ? printable(value) : '';
}

function segment(value: JsonValue | undefined): string {
  return typeof value === 'string' ? encodeURIComponent(value.slice(0, LONGEST_SEGMENT).toWellFormed()) : '';
}

function short(value: string): string {
  return value.length <= LONGEST ? value : `${value.slice(0, LONGEST - 1).toWellFormed()}…`;
}
