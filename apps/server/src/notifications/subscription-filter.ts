import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { Type } from 'typebox';
import { closed } from '../http/schemas.ts';

const SEVERITIES = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'] as const;

/**
 * Which events a subscription wants, of the kinds that it names. What an event says nothing about is not asked of it; what it lists, as
 * environments, must hold one of those wanted.
 */
export const FILTER = closed({
  repositories: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
      maxItems: 100,
      description: 'Patterns of registry/repository; * stands for any characters.',
    }),
  ),
  policies: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 100, description: 'Ids.' }),
  ),
  verdicts: Type.Optional(
    Type.Array(Type.Union([Type.Literal('pass'), Type.Literal('warn'), Type.Literal('fail'), Type.Literal('error')]), {
      maxItems: 4,
    }),
  ),
  severity: Type.Optional(
    Type.Union(
      SEVERITIES.map((severity) => Type.Literal(severity)),
      { description: 'The lowest severity of vulnerabilities.' },
    ),
  ),
  environments: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100 })),
  changedOnly: Type.Optional(
    Type.Boolean({ description: 'Of verdicts only those that are another word than before. Default false.' }),
  ),
});

/** True when the filter lets the event through. An entry that is none of these lets nothing through. */
export function matchesFilter(filter: JsonObject, event: JsonObject): boolean {
  return Object.entries(filter).every(([name, wanted]) => CHECKS[name]?.(wanted, event) ?? false);
}

const CHECKS: Readonly<Record<string, (wanted: JsonValue, event: JsonObject) => boolean>> = {
  repositories: (wanted, event) => {
    const repository = repositoryOf(event);
    return repository === null || texts(wanted).some((pattern) => matchesPattern(pattern, repository));
  },
  policies: (wanted, event) => oneOf(wanted, event['policyId']),
  verdicts: (wanted, event) => oneOf(wanted, event['verdict']),
  severity: (wanted, event) => {
    const found = event['vulnerabilities'];
    const least = SEVERITIES.findIndex((severity) => severity === wanted);
    return !Array.isArray(found) || found.some((each) => isJsonObject(each) && rank(each['severity']) >= least);
  },
  environments: (wanted, event) => {
    const found = event['environments'];
    return !Array.isArray(found) || texts(found).some((name) => texts(wanted).includes(name));
  },
  changedOnly: (wanted, event) =>
    wanted !== true || event['kind'] !== 'verdict.changed' || event['verdict'] !== event['previous'],
};

function oneOf(wanted: JsonValue, found: JsonValue | undefined): boolean {
  return typeof found !== 'string' || texts(wanted).includes(found);
}

/** A severity that nobody knows is the highest: it is told rather than kept back. */
function rank(severity: unknown): number {
  const at = SEVERITIES.findIndex((known) => known === severity);
  return at < 0 ? SEVERITIES.length : at;
}

function texts(value: JsonValue): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The repository that an event is about, without tag and digest; null when it is about none. */
function repositoryOf({ repository, reference }: JsonObject): string | null {
  if (typeof repository === 'string') return repository;
  if (typeof reference !== 'string') return null;
  return reference.replace(/@.*$/s, '').replace(/:[^/:]*$/, '');
}

/** Goes over the text once for each piece between stars, the last one from the end: no pattern takes long. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
