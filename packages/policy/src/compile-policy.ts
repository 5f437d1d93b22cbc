import { createHash } from 'node:crypto';
import { type JsonObject, compareText, printable } from '@assay/core';
import { decodePolicy } from './document/decode-policy.ts';
import type { IncludeResolver } from './document/load-includes.ts';
import { ProblemList } from './document/problem-list.ts';
import { readSource } from './document/read-source.ts';
import { policyError } from './errors.ts';
import { readImagePolicies, looksLikeImagePolicies } from './image-policies/read-image-policies.ts';
import { IMAGE_POLICY_RULES, noteWarnings } from './trust/image-policy-document.ts';
import { type FileResolver, TrustFiles } from './trust/trust-files.ts';
import type { CompiledPolicy } from './policy.ts';
import { gates } from './registry.ts';

/** A policy document: its text, YAML or JSON, and what messages call it. */
export interface PolicyDocument {
  readonly text: string;
  readonly name: string;
}

/** What may be given beside the document. */
export interface CompileOptions {
  /** Values that replace those of the document's variables, by name. */
  readonly variables?: JsonObject;
  /** Gives the text of included documents; without it a document that includes others is refused. */
  readonly resolveInclude?: IncludeResolver;
  /** Gives the text of key and certificate files; without it a document that names files is refused. */
  readonly resolveFile?: FileResolver;
}

/**
 * Reads a policy, checks all of it and binds its rules to their triggers. Historical names are accepted with warnings; anything
 * unknown is an error. A file of ClusterImagePolicies is a policy too.
 * @throws POLICY_UNREADABLE, POLICY_INVALID with every problem in `error.problems`
 */
export function compilePolicy(document: PolicyDocument, options: CompileOptions = {}): CompiledPolicy {
  return looksLikeImagePolicies(document.text) ? compileImagePolicies(document) : compileOurs(document, options);
}

/** ClusterImagePolicies and TrustRoots, judged as they stand. */
function compileImagePolicies(document: PolicyDocument): CompiledPolicy {
  const { notes, ...trust } = readImagePolicies(document);
  const rules = compileOurs({ text: IMAGE_POLICY_RULES, name: document.name }, {});
  const digest = `sha256:${createHash('sha256').update(document.text, 'utf8').digest('hex')}`;
  return { ...rules, trust, digest, warnings: noteWarnings(notes) };
}

function compileOurs(document: PolicyDocument, options: CompileOptions): CompiledPolicy {
  const problems = new ProblemList();
  const name = printable(document.name);
  const source = readSource(document.text, problems);
  if (source === null) {
    throw policyError('POLICY_UNREADABLE', `${name} cannot be read as a policy document`, {
      problems: problems.sorted(),
    });
  }
  const files = new TrustFiles(options.resolveFile ?? null);
  const decoded = decodePolicy(source, {
    documentName: document.name,
    text: document.text,
    problems,
    gates,
    variables: options.variables ?? {},
    resolveInclude: options.resolveInclude ?? null,
    files,
  });
  if (decoded === null || problems.failed) {
    const sorted = problems.sorted();
    const count = sorted.filter((problem) => problem.severity === 'error').length;
    const message = `${name} is not a valid policy: ${count} ${count === 1 ? 'problem' : 'problems'}`;
    throw policyError('POLICY_INVALID', message, { problems: sorted });
  }
  return { ...decoded, digest: digestOf(document.text, options.variables ?? {}, files), warnings: problems.sorted() };
}

/** Digest of what the policy was made of. Included documents are pinned in the text. */
function digestOf(text: string, variables: JsonObject, files: TrustFiles): string {
  const hash = createHash('sha256').update(text, 'utf8');
  const given = Object.entries(variables).toSorted(([a], [b]) => compareText(a, b));
  if (given.length > 0) hash.update(`\0${JSON.stringify(given)}`, 'utf8');
  const read = files.digests();
  if (read.length > 0) hash.update(`\0files\0${JSON.stringify(read)}`, 'utf8');
  return `sha256:${hash.digest('hex')}`;
}
