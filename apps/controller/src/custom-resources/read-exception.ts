import { parseInstant } from '@assay/core';
import type { KubernetesObject } from '../cluster/objects.ts';
import type { AdmissionException, BreakGlass } from '../policies/policy-set.ts';
import type { ReadResource } from './read-image-policy.ts';
import { SpecReader } from './spec-reader.ts';

/** Reads a PolicyException. Owner, reason and end are mandatory. */
export function readException(object: KubernetesObject): ReadResource<AdmissionException> {
  const reader = new SpecReader(object.raw['spec'], 'spec');
  const exception: AdmissionException = {
    name: object.name,
    declaredIn: object.namespace,
    owner: reader.requiredText('owner'),
    reason: reader.requiredText('reason'),
    ticket: reader.text('ticket'),
    expiresAt: readEnd(reader),
    scope: {
      namespaces: requiredTexts(reader, 'namespaces'),
      images: requiredTexts(reader, 'images'),
      policies: reader.texts('policies'),
      rules: reader.texts('rules'),
    },
  };
  return finish(reader, exception);
}

/** Reads a BreakGlass. */
export function readBreakGlass(object: KubernetesObject): ReadResource<BreakGlass> {
  const reader = new SpecReader(object.raw['spec'], 'spec');
  const breakGlass: BreakGlass = {
    name: object.name,
    declaredIn: object.namespace,
    owner: reader.requiredText('owner'),
    reason: reader.requiredText('reason'),
    expiresAt: readEnd(reader),
    namespaces: requiredTexts(reader, 'namespaces'),
  };
  return finish(reader, breakGlass);
}

function finish<T>(reader: SpecReader, value: T): ReadResource<T> {
  reader.finish();
  return reader.problems.length === 0 ? { kind: 'read', value } : { kind: 'refused', problems: reader.problems };
}

function readEnd(reader: SpecReader): string {
  const text = reader.requiredText('expiresAt');
  if (text === '') return text;
  try {
    parseInstant(text);
  } catch {
    reader.complain('expiresAt', 'has to be an instant such as 2026-03-01T00:00:00Z');
  }
  return text;
}

function requiredTexts(reader: SpecReader, key: string): readonly string[] {
  const texts = reader.texts(key);
  if (texts === null) reader.complain(key, 'is missing');
  else if (texts.length === 0) reader.complain(key, 'must not be empty');
  return texts ?? [];
}
