import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import {
  AssayError,
  type DocumentProblem,
  type SourceFinding,
  type SourceReport,
  type SourceRule,
  compareSourceFindings,
} from '@assay/core';
import { findSource, pathText, rawPathOf } from '@assay/repository';
import type { FoundParts } from './find-parts.ts';
import type { RepositoryCheckOptions } from './options.ts';

/**
 * Reads every policy of the repository and those that the settings name, and tells what is wrong with them.
 * @throws SOURCE_PATH_MISSING
 */
export async function checkPolicies(options: RepositoryCheckOptions, found: FoundParts): Promise<SourceReport> {
  const { target, workingDirectory, policies, now } = options;
  const { root } = findSource(target, workingDirectory);
  const files = new Map(found.policies.map(({ path, location }) => [location.toString(), path]));
  for (const path of policies) if (!files.has(path)) files.set(path, pathOf(path, root));
  const findings: SourceFinding[] = [];
  for (const [location, path] of files) {
    for (const problem of await problemsOf(location, options)) findings.push(findingOf(path, problem));
  }
  return {
    tool: 'policies',
    target,
    lookedAt: now.toISOString(),
    findings: findings.toSorted(compareSourceFindings),
    accepted: [],
    rules: [...new Map(findings.map((finding) => [finding.rule, ruleOf(finding)])).values()],
    gaps: [],
    notices: [],
    counts: { policyFiles: files.size },
  };
}

function pathOf(path: string, root: string): string {
  const inside = pathText(rawPathOf(relative(root, path)));
  return inside.startsWith('..') ? path : inside;
}

/** A policy that cannot be read at all has one problem. */
async function problemsOf(
  location: string,
  { readPolicy }: RepositoryCheckOptions,
): Promise<readonly DocumentProblem[]> {
  try {
    return await readPolicy(location);
  } catch (error) {
    if (!(error instanceof AssayError) || error.kind === 'aborted' || error.kind === 'defect') throw error;
    if (error.problems.length > 0) return error.problems;
    return [{ severity: 'error', code: error.code, message: error.message, pointer: '', line: 1, column: 1 }];
  }
}

function findingOf(
  path: string,
  { severity, code, message, hint, pointer, line, column }: DocumentProblem,
): SourceFinding {
  const id = createHash('sha256')
    .update(JSON.stringify([code, path, pointer]))
    .digest('hex');
  return {
    id: id.slice(0, 16),
    rule: code,
    aliases: [],
    severity,
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    path,
    line,
    column,
    ...(hint === undefined ? {} : { recommendation: hint }),
    evidence: { pointer },
  };
}

function ruleOf({ rule, severity }: SourceFinding): SourceRule {
  const summary =
    severity === 'error'
      ? 'A policy with a mistake judges nothing: every check by it ends with exit code 64.'
      : 'The policy says something without meaning it.';
  return { id: rule, aliases: [], title: rule, summary, severity };
}
