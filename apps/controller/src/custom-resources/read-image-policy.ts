import { isJsonObject } from '@assay/core';
import type { KubernetesObject } from '../cluster/objects.ts';
import { ANY_NAMESPACE, DEFAULT_ENFORCEMENT, type PolicyEnforcement, type PolicyEntry } from '../policies/policy-set.ts';
import { readScope } from './read-scope.ts';
import { SpecReader } from './spec-reader.ts';

/** What an object says, or everything that is wrong with it. */
export type ReadResource<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const MODES = ['enforce', 'warn', 'audit'] as const;

/** Reads a GlobalImagePolicy, or an ImagePolicy, which is confined to its namespace whatever it says. */
export function readImagePolicy(object: KubernetesObject): ReadResource<PolicyEntry> {
  const reader = new SpecReader(object.raw['spec'], 'spec');
  const label = object.namespace === null ? object.name : `${object.namespace}/${object.name}`;
  const document = { name: label, text: readText(reader), includes: reader.textMap('includes'), files: reader.textMap('files') };
  const scope = object.namespace === null ? readScope(reader.object('namespaces')) : ANY_NAMESPACE;
  const enforcement = readEnforcement(reader);
  reader.finish();
  if (reader.problems.length > 0) return { kind: 'refused', problems: reader.problems };
  return { kind: 'read', value: { name: object.name, namespace: object.namespace, document, scope, enforcement } };
}

/** `text` keeps lines and comments, and with them the places that problems are told by; `document` is the same as an object. */
function readText(reader: SpecReader): string {
  const text = reader.text('text');
  const document = reader.value('document');
  if (text !== null && document !== undefined) reader.complain('document', 'only one of document and text may be given');
  if (text !== null) return text;
  if (isJsonObject(document)) return JSON.stringify(document, null, 2);
  reader.complain('document', document === undefined ? 'is missing; give document or text' : 'has to be an object');
  return '';
}

function readEnforcement(reader: SpecReader): PolicyEnforcement {
  const standard = DEFAULT_ENFORCEMENT;
  return {
    mode: reader.choice('mode', MODES, standard.mode),
    modes: reader.objects('modes').map((one) => {
      const mode = { namespaces: readScope(one.object('namespaces')), mode: one.choice('mode', MODES, standard.mode) };
      one.finish();
      return mode;
    }),
    isShadow: reader.flag('shadow', standard.isShadow),
    canaryPercent: reader.percent('canaryPercent', standard.canaryPercent),
    onUnknown: reader.choice('onUnknown', ['deny', 'warn', 'allow-and-watch'], standard.onUnknown),
    onError: reader.choice('onError', ['closed', 'open'], standard.onError),
    pin: reader.choice('pin', ['off', 'pods', 'workloads'], standard.pin),
    requiresPin: reader.flag('requirePin', standard.requiresPin),
    updates: reader.choice('updates', ['introduced', 'all'], standard.updates),
  };
}
