import { isJsonObject } from '@assay/core';
import type { KubernetesObject } from '../cluster/objects.ts';
import { DocumentReader } from '../policies/document-reader.ts';
import { ANY_NAMESPACE, type AdmissionException, type BreakGlass, type PolicyEntry } from '../policies/policy-set.ts';
import {
  ENFORCEMENT_KEYS,
  readBreakGlass,
  readEnforcement,
  readException,
  readScope,
} from '../policies/read-enforcement.ts';

/** What an object says, or everything that is wrong with it. */
export type ReadResource<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const POLICY_KEYS = ['document', 'text', 'includes', 'files', ...ENFORCEMENT_KEYS];

/** Reads a GlobalImagePolicy, or an ImagePolicy, which is confined to its namespace whatever it says. */
export function readPolicyResource(object: KubernetesObject): ReadResource<PolicyEntry> {
  const reader = new DocumentReader();
  const isGlobal = object.namespace === null;
  const fields = reader.fields(object.raw['spec'], 'spec', isGlobal ? [...POLICY_KEYS, 'namespaces'] : POLICY_KEYS);
  const entry = {
    name: object.name,
    namespace: object.namespace,
    document: {
      name: isGlobal ? object.name : `${object.namespace}/${object.name}`,
      text: readText(fields, reader),
      includes: readTexts(fields['includes'], 'spec.includes', reader),
      files: readTexts(fields['files'], 'spec.files', reader),
    },
    scope: isGlobal ? readScope(fields['namespaces'], 'spec.namespaces', reader) : ANY_NAMESPACE,
    enforcement: readEnforcement(fields, 'spec', reader),
  };
  return finish(reader, entry);
}

/** Reads a PolicyException. Owner, reason and end are mandatory. */
export function readExceptionResource(object: KubernetesObject): ReadResource<AdmissionException> {
  const reader = new DocumentReader();
  return finish(reader, readException(namedSpec(object, reader), 'spec', reader, object.namespace));
}

/** Reads a BreakGlass. Owner, reason and end are mandatory. */
export function readBreakGlassResource(object: KubernetesObject): ReadResource<BreakGlass> {
  const reader = new DocumentReader();
  return finish(reader, readBreakGlass(namedSpec(object, reader), 'spec', reader, object.namespace));
}

/** The name is that of the object. */
function namedSpec(object: KubernetesObject, reader: DocumentReader): unknown {
  const spec = object.raw['spec'];
  if (!isJsonObject(spec)) {
    reader.refuse('spec', 'it is missing');
    return { name: object.name };
  }
  if (Object.hasOwn(spec, 'name')) reader.refuse('spec.name', 'the name is that of the object');
  return { ...spec, name: object.name };
}

function finish<T>(reader: DocumentReader, value: T): ReadResource<T> {
  return reader.problems.length === 0 ? { kind: 'read', value } : { kind: 'refused', problems: reader.problems };
}

/** `text` keeps lines and comments, and with them the places that problems are told by; `document` is the same as an object. */
function readText(fields: Readonly<Record<string, unknown>>, reader: DocumentReader): string {
  const { text, document } = fields;
  if (text !== undefined && document !== undefined) reader.refuse('spec', 'only one of document and text may be given');
  if (text !== undefined) return reader.text(text, 'spec.text');
  if (isJsonObject(document)) return JSON.stringify(document, null, 2);
  reader.refuse(
    'spec.document',
    document === undefined ? 'it is missing; give document or text' : 'an object is expected',
  );
  return '';
}

function readTexts(value: unknown, place: string, reader: DocumentReader): Readonly<Record<string, string>> {
  const names = isJsonObject(value) ? Object.keys(value) : [];
  const fields = reader.fields(value, place, names);
  return Object.fromEntries(names.map((name) => [name, reader.text(fields[name], `${place}.${name}`)]));
}
