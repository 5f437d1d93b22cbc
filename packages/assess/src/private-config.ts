import { createHash } from 'node:crypto';
import type { Decision, Finding, FindingSubject, Image, JsonObject, JsonValue } from '@assay/core';
import { isJsonObject } from '@assay/core';
import { type ConfigRedaction, openConfigRedaction } from '@assay/inspection';
import type { InspectOptions } from './inspect-options.ts';

/** Opens what hides the secrets of an image's configuration when it is first asked for, and once. */
export type LazyRedaction = () => Promise<ConfigRedaction>;

/** What may hold secrets. */
type ConfigAndHistory = Pick<Image, 'config' | 'history'>;

/** What decides what is hidden, and where it is kept that there is nothing to hide. */
type RedactionOptions = Partial<Pick<InspectOptions, 'secretRules' | 'cache' | 'toolVersion'>>;

/**
 * Rules see the configuration as it is; what is told or kept of it hides its secrets. A configuration without any is looked through once:
 * after that no detector is loaded for it, as long as version and rules stay the same.
 */
export function lazyRedaction(image: ConfigAndHistory, options: RedactionOptions): LazyRedaction {
  let opened: Promise<ConfigRedaction> | null = null;
  return () => (opened ??= openRedaction(image, options));
}

/** Where configurations are remembered that hold no secret. */
const NAMESPACE = 'config-without-secrets';

const NOTHING_TO_HIDE: ConfigRedaction = { isNeeded: false, hide: (text) => text };

async function openRedaction(
  image: ConfigAndHistory,
  { secretRules = [], cache = null, toolVersion = '' }: RedactionOptions,
): Promise<ConfigRedaction> {
  const { config, history } = image;
  const parts = [toolVersion, secretRules.map(({ name, text }) => [name, text]), config, history];
  const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  if ((await cache?.get(NAMESPACE, key)) != null) return NOTHING_TO_HIDE;
  const redaction = await openConfigRedaction(image, { secretRules });
  if (!redaction.isNeeded) await cache?.put(NAMESPACE, key, Buffer.from('none'));
  return redaction;
}

/** Kinds of subjects whose findings quote the configuration. */
const QUOTING: ReadonlySet<FindingSubject['kind']> = new Set(['image', 'config', 'history', 'label', 'dockerfile']);

/** The decision without the secrets that its findings quote from the configuration. Ids stay: they are digests, and what allowlists name. */
export async function hideInDecision(decision: Decision, redaction: LazyRedaction | null): Promise<Decision> {
  if (redaction === null || !decision.findings.some(({ subject }) => QUOTING.has(subject.kind))) return decision;
  const { isNeeded, hide } = await redaction();
  if (!isNeeded) return decision;
  const findings = decision.findings.map((finding) =>
    QUOTING.has(finding.subject.kind) ? hideInFinding(finding, hide) : finding,
  );
  return { ...decision, findings };
}

function hideInFinding(finding: Finding, hide: (text: string) => string): Finding {
  const { message, triggerId, subject, evidence } = finding;
  return {
    ...finding,
    message: hide(message),
    triggerId: hide(triggerId),
    subject: { ...subject, key: hide(subject.key) },
    evidence: hideInObject(evidence, hide),
  };
}

function hideInObject(value: JsonObject, hide: (text: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hide(key), hideInValue(item, hide)]));
}

function hideInValue(value: JsonValue, hide: (text: string) => string): JsonValue {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => hideInValue(item, hide));
  return isObject(value) ? hideInObject(value, hide) : value;
}

function isObject(value: JsonValue): value is JsonObject {
  return isJsonObject(value);
}
