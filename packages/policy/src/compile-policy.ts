import { createHash } from 'node:crypto';
import { printable } from '@assay/core';
import { decodePolicy } from './document/decode-policy.ts';
import { ProblemList } from './document/problem-list.ts';
import { readSource } from './document/read-source.ts';
import { policyError } from './errors.ts';
import type { CompiledPolicy } from './policy.ts';
import { gates } from './registry.ts';

/** A policy document: its text, YAML or JSON, and what messages call it. */
export interface PolicyDocument {
  readonly text: string;
  readonly name: string;
}

/**
 * Reads a policy, checks all of it and binds its rules to their triggers. Historical names are accepted with warnings; anything
 * unknown is an error.
 * @throws POLICY_UNREADABLE, POLICY_INVALID with every problem in `error.problems`
 */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const problems = new ProblemList();
  const name = printable(document.name);
  const source = readSource(document.text, problems);
  if (source === null) {
    throw policyError('POLICY_UNREADABLE', `${name} cannot be read as a policy document`, {
      problems: problems.sorted(),
    });
  }
  const decoded = decodePolicy(source, document.name, { problems, gates });
  if (decoded === null || problems.failed) {
    const sorted = problems.sorted();
    const count = sorted.filter((problem) => problem.severity === 'error').length;
    const message = `${name} is not a valid policy: ${count} ${count === 1 ? 'problem' : 'problems'}`;
    throw policyError('POLICY_INVALID', message, { problems: sorted });
  }
  const digest = `sha256:${createHash('sha256').update(document.text, 'utf8').digest('hex')}`;
  return { ...decoded, digest, warnings: problems.sorted() };
}
