import { createHash } from 'node:crypto';
import type { Cataloger, InspectionRequest } from '@assay/core';
import { LICENSE_REVISION } from '@assay/license';
import { catalogers } from './catalogers/registry.ts';
import { RELEASES } from './end-of-life/releases.ts';
import { RECORD_VERSION } from './layer/layer-record.ts';
import { type SecretSettings, secretRevisionFor } from './secrets/secret-key.ts';

/** Raised whenever the same image would be inspected differently for reasons that no cataloger's revision tells. */
const ENGINE_REVISION = 2;

/** Digest of everything in the code that decides what a layer's record holds. */
export function revisionOf(modules: readonly Cataloger[]): string {
  const parts = modules.map(({ id, revision, claims, magic, unreadable, maxFileBytes, headBytes }) => {
    return [id, revision, claims, magic ?? [], unreadable, maxFileBytes ?? null, headBytes ?? null];
  });
  return digestOf([ENGINE_REVISION, RECORD_VERSION, LICENSE_REVISION, parts]);
}

/** Changes whenever an inspection of the same image may give something else: part of every cache key. */
export const inspectionRevision: string = digestOf([revisionOf(catalogers.modules), RELEASES]);

/**
 * The same, for one request: where secrets are asked for, the detectors count as well. They are loaded only then. Own rules always
 * count, because they tell more to be hidden in the configuration.
 */
export async function inspectionRevisionFor(
  request: InspectionRequest,
  settings: SecretSettings = {},
): Promise<string> {
  const secrets = await secretRevisionFor(request, settings);
  const rules = (settings.secretRules ?? []).map(({ name, text }) => [name, text]);
  return secrets === null && rules.length === 0 ? inspectionRevision : digestOf([inspectionRevision, secrets, rules]);
}

function digestOf(parts: readonly unknown[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}
