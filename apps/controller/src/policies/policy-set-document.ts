import { isJsonObject } from '@assay/core';
import { parse } from 'yaml';
import { controllerError } from '../errors.ts';
import { DocumentReader } from './document-reader.ts';
import type {
  AdmissionException,
  BreakGlass,
  NamespaceScope,
  PolicyBundle,
  PolicyEnforcement,
  PolicyEntry,
} from './policy-set.ts';
import { ENFORCEMENT_KEYS, readBreakGlass, readEnforcement, readException, readScope } from './read-enforcement.ts';

/** What the first key of a document of this kind is called. */
const POLICY_SET_KEY = 'admission';

const MAX_DOCUMENT_LENGTH = 16 * 1024 * 1024;

/** A document that says which policies hold where. */
export interface PolicySetDocument {
  readonly policies: readonly {
    readonly name: string;
    /** Path of the policy document, as written; null when it stands here as a whole. */
    readonly path: string | null;
    /** The policy itself as JSON text; null when it is in a file. */
    readonly inline: string | null;
    readonly scope: NamespaceScope;
    readonly enforcement: PolicyEnforcement;
  }[];
  readonly exceptions: readonly AdmissionException[];
  readonly breakGlass: readonly BreakGlass[];
}

/** Whether text is a document of this kind and no policy itself. */
export function looksLikePolicySet(text: string): boolean {
  const start = text.slice(0, 64 * 1024);
  return /^(?:"admission"|admission)\s*:/m.test(start) || /^\s*\{\s*"?admission"?\s*:/.test(start);
}

/**
 * Reads a document that says which policies hold where: `admission: { policies: […], exceptions: […], breakGlass: […] }`.
 * @throws POLICY_SET_INVALID with every problem in the message
 */
export function readPolicySetDocument(text: string, name: string): PolicySetDocument {
  const reader = new DocumentReader();
  const root = reader.fields(parseText(text, name), '', [POLICY_SET_KEY]);
  const fields = reader.fields(root[POLICY_SET_KEY], POLICY_SET_KEY, ['policies', 'exceptions', 'breakGlass']);
  const policies = reader.list(fields['policies'], 'policies', (item, place) => readPolicy(item, place, reader));
  const names = policies.map((policy) => policy.name);
  for (const [index, policyName] of names.entries()) {
    if (names.indexOf(policyName) !== index) reader.refuse(`policies[${index}]`, 'another policy has the same name');
  }
  const document = {
    policies,
    exceptions: reader.list(fields['exceptions'], 'exceptions', (item, place) => readException(item, place, reader)),
    breakGlass: reader.list(fields['breakGlass'], 'breakGlass', (item, place) => readBreakGlass(item, place, reader)),
  };
  if (reader.problems.length > 0) {
    throw controllerError('POLICY_SET_INVALID', `${name}: ${reader.problems.join('; ')}`);
  }
  return document;
}

function readPolicy(item: unknown, place: string, reader: DocumentReader): PolicySetDocument['policies'][number] {
  const fields = reader.fields(item, place, ['name', 'policy', 'namespaces', ...ENFORCEMENT_KEYS]);
  const policy = fields['policy'];
  const isInline = isJsonObject(policy);
  if (!isInline && typeof policy !== 'string') {
    reader.refuse(`${place}.policy`, 'the path of a policy document, or the document itself, is expected');
  }
  return {
    name: reader.text(fields['name'], `${place}.name`),
    path: typeof policy === 'string' ? policy : null,
    inline: isInline ? JSON.stringify(policy) : null,
    scope: readScope(fields['namespaces'], `${place}.namespaces`, reader),
    enforcement: readEnforcement(fields, place, reader),
  };
}

/** Entries of a document; `bundle` gives each its policy. */
export function entriesOf(
  document: PolicySetDocument,
  bundle: (policy: PolicySetDocument['policies'][number]) => PolicyBundle,
): readonly PolicyEntry[] {
  return document.policies.map((policy) => ({
    name: policy.name,
    namespace: null,
    document: bundle(policy),
    scope: policy.scope,
    enforcement: policy.enforcement,
  }));
}

function parseText(text: string, name: string): unknown {
  if (text.length > MAX_DOCUMENT_LENGTH) throw controllerError('POLICY_SET_INVALID', `${name} is too large`);
  try {
    const value: unknown = parse(text, { maxAliasCount: 100 });
    return value;
  } catch (cause) {
    throw controllerError('POLICY_SET_INVALID', `${name} is not YAML: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  }
}
