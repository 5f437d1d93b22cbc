import { createHash } from 'node:crypto';
import type { Judgement } from '@assay/assess';
import type { Decision, JsonObject } from '@assay/core';
import type { AllowlistItem } from '@assay/policy';
import type { evaluations } from '@assay/store';

/** Kinds of what verdicts depend on besides packages. */
export const DEPENDENCIES = {
  /** An exception that accepts a finding; its key is the id. */
  exception: 'allowlist',
  /** A gate with findings that are not accepted: an exception about it may change the verdict. */
  gate: 'gate',
  /** A statement of VEX that was heard; its key is the name of the document. */
  vex: 'vex',
  /** A product whose support was looked at; its key is the name of the product. */
  support: 'support',
  /** The advisory data as a whole was found missing, too old or not about the image: other data may change the verdict. */
  advisoryData: 'advisory-data',
} as const;

/** Triggers on the advisory data as a whole. */
const ON_DATA: ReadonlySet<string> = new Set([
  'stale_feed_data',
  'vulnerability_data_unavailable',
  'packages_not_covered',
]);

/**
 * Names what was decided: without the instant and without what stamps the data, so that the same findings from newer data are the same
 * outcome.
 */
export function outcomeDigest(decision: Decision): string {
  const { evaluatedAt: _evaluatedAt, advisoryData: _advisoryData, inputs: _inputs, ...outcome } = decision;
  return `sha256:${createHash('sha256').update(JSON.stringify(outcome)).digest('hex')}`;
}

/** The decision as it is stored and sent. */
export function storedDecision(decision: Decision): JsonObject {
  const plain: JsonObject = JSON.parse(JSON.stringify(decision));
  return plain;
}

/** Longest name that is kept; longer ones are cut, which only makes more verdicts depend on them. */
const LONGEST_KEY = 200;

/** What besides packages the decision was made from, so that a change of it finds the verdict. */
export function dependenciesOf(
  { decision, facts }: Judgement,
  accepted: readonly AllowlistItem[],
): readonly evaluations.VerdictDependency[] {
  const found = new Map<string, evaluations.VerdictDependency>();
  const add = (kind: string, name: string): void => {
    const key = name.slice(0, LONGEST_KEY);
    found.set(`${kind} ${key}`, { kind, key });
  };
  for (const { id } of accepted) add(DEPENDENCIES.exception, id);
  for (const { gate, trigger, status } of decision.findings) {
    if (status === 'open') add(DEPENDENCIES.gate, gate);
    if (status === 'error' || (gate === 'vulnerabilities' && ON_DATA.has(trigger)))
      add(DEPENDENCIES.advisoryData, gate);
  }
  for (const { vexNotes = [] } of facts.vulnerabilities?.matches ?? []) {
    for (const { document } of vexNotes) add(DEPENDENCIES.vex, document);
  }
  for (const { product } of facts.vulnerabilities?.support ?? [])
    if (product !== null) add(DEPENDENCIES.support, product);
  return [...found.values()];
}
