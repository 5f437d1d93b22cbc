import { createHash } from 'node:crypto';
import { AssayError, compareText } from '@assay/core';
import {
  type Allowlist,
  type CompiledPolicy,
  type FileResolver,
  type IncludeResolver,
  compilePolicy,
} from '@assay/policy';
import type { PolicyBundle } from './policy-set.ts';

/** Where a bundle is made from: what the document names is asked for here. */
export interface BundleSources {
  readonly resolveInclude: IncludeResolver;
  readonly resolveFile: FileResolver;
}

/** A document with everything that it names, as far as it can be had; what is wrong with it is told when it is compiled. */
export function bundlePolicy(
  document: { readonly name: string; readonly text: string },
  sources: BundleSources,
): PolicyBundle {
  const includes: Record<string, string> = {};
  const files: Record<string, string> = {};
  try {
    compilePolicy(document, {
      resolveInclude: (reference, from) => {
        const text = sources.resolveInclude(reference, from);
        if (text !== null) includes[reference] = text;
        return text;
      },
      resolveFile: (path) => {
        const text = sources.resolveFile(path);
        if (text !== null) files[path] = text;
        return text;
      },
    });
  } catch {
    // Compiling the bundle fails for the same reason, where it can be told.
  }
  return { ...document, includes, files };
}

/** Compiles what a bundle holds. @throws what compiling throws */
export function compileBundle(bundle: PolicyBundle): CompiledPolicy {
  return compilePolicy(
    { text: bundle.text, name: bundle.name },
    {
      resolveInclude: (reference) => ownText(bundle.includes, reference),
      resolveFile: (path) => ownText(bundle.files, path),
    },
  );
}

/** The findings that are accepted beside the document of a bundle; null for none. @throws what compiling throws */
export function compileAccepted({ accepted }: PolicyBundle): Allowlist | null {
  return accepted === undefined ? null : (compilePolicy({ text: accepted, name: 'exceptions' }).allowlists[0] ?? null);
}

/** Instants at which accepted findings cease to be, in milliseconds since 1970, the earliest first. */
export function endsOf(policy: CompiledPolicy, accepted: Allowlist | null): readonly number[] {
  const lists = [
    ...policy.allowlists,
    ...policy.mappings.flatMap(({ allowlists }) => allowlists),
    ...(accepted === null ? [] : [accepted]),
  ];
  const ends = lists.flatMap(({ items }) => items.flatMap(({ expiresAtMs }) => expiresAtMs ?? []));
  return [...new Set(ends)].toSorted((a, b) => a - b);
}

function ownText(texts: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(texts, key) ? (texts[key] ?? null) : null;
}

/**
 * `sha256:…` of everything that verdicts of the policy depend on; `engine` names the program that judges and how it was set, `ended` is
 * how many ends of accepted findings have passed, so that no verdict outlives them.
 */
export function bundleRevision(bundle: PolicyBundle, engine: string, ended: number): string {
  const sorted = (texts: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
    Object.entries(texts).toSorted(([a], [b]) => compareText(a, b));
  const parts = [
    engine,
    bundle.text,
    sorted(bundle.includes),
    sorted(bundle.files),
    ...(bundle.accepted === undefined && ended === 0 ? [] : [bundle.accepted ?? '', ended]),
  ];
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** What is wrong with a document, in lines for people; at most twenty. */
export function problemLines(error: unknown): readonly string[] {
  if (!(error instanceof AssayError)) return [error instanceof Error ? error.message : String(error)];
  if (error.problems.length === 0) return [error.message];
  return error.problems.slice(0, 20).map((problem) => `line ${problem.line}: ${problem.message}`);
}
