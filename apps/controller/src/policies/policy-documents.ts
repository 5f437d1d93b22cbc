import { controllerError } from '../errors.ts';
import { bundlePolicy, compileBundle, problemLines } from './policy-bundle.ts';
import { entriesOf, looksLikePolicySet, readPolicySetDocument } from './policy-set-document.ts';
import {
  ANY_NAMESPACE,
  DEFAULT_ENFORCEMENT,
  EVERYTHING,
  type PolicyBundle,
  type PolicyContribution,
  type PolicyEnforcement,
  type PolicyEntry,
} from './policy-set.ts';

/** Bytes of all documents of an artifact. */
export const MAX_DOCUMENT_BYTES: number = 16 * 1024 * 1024;
/** Documents of an artifact. */
export const MAX_DOCUMENTS = 200;

/** A document that stands for itself: it names no files beside it. */
export interface PolicyText {
  /** For people: what its policy is called. */
  readonly name: string;
  /** A policy, or a document that says which policies hold where. */
  readonly text: string;
}

/** What documents say; `enforcement` is how policies are carried out that do not say it themselves. */
export function readPolicyTexts(
  documents: readonly PolicyText[],
  enforcement: PolicyEnforcement,
): Omit<PolicyContribution, 'source'> {
  const policies: PolicyEntry[] = [];
  const exceptions: PolicyContribution['exceptions'][number][] = [];
  const breakGlass: PolicyContribution['breakGlass'][number][] = [];
  const unreadable: PolicyContribution['unreadable'][number][] = [];
  for (const { name, text } of documents) {
    const isSet = looksLikePolicySet(text);
    try {
      if (!isSet) {
        policies.push({ name, namespace: null, document: bundled(name, text), scope: ANY_NAMESPACE, enforcement });
        continue;
      }
      const document = readPolicySetDocument(text, name);
      policies.push(...entriesOf(document, (policy) => inlineBundle(policy)));
      exceptions.push(...document.exceptions);
      breakGlass.push(...document.breakGlass);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      unreadable.push({ name: isSet ? EVERYTHING : name, namespace: null, problem });
    }
  }
  return { policies, exceptions, breakGlass, unreadable };
}

/** Everything that would keep a controller from carrying documents out, in lines for people. */
export function policyTextProblems(documents: readonly PolicyText[]): readonly string[] {
  const { policies, unreadable } = readPolicyTexts(documents, DEFAULT_ENFORCEMENT);
  return [
    ...unreadable.map(({ problem }) => problem),
    ...policies.flatMap(({ name, document }) => {
      try {
        compileBundle(document);
        return [];
      } catch (error) {
        return problemLines(error).map((line) => `${name}: ${line}`);
      }
    }),
  ];
}

function inlineBundle({ name, inline }: { readonly name: string; readonly inline: string | null }): PolicyBundle {
  if (inline !== null) return bundled(name, inline);
  throw controllerError(
    'POLICY_SET_INVALID',
    `policy ${name} names a file; in an artifact it stands in the document itself`,
  );
}

function bundled(name: string, text: string): PolicyBundle {
  return bundlePolicy({ name, text }, { resolveInclude: () => null, resolveFile: () => null });
}
