import { AssayError, isJsonObject } from '@assay/core';
import type { KubernetesApi } from '../cluster/kubernetes-api.ts';
import { resourcePath } from '../cluster/kubernetes-api.ts';
import { SECRETS } from '../cluster/kinds.ts';
import { type KubernetesObject, objectAt, readObject, textAt, textsAt } from '../cluster/objects.ts';

/** Where policies lie deep in other objects, nothing is looked for any more. */
const MAX_DEPTH = 20;
/** Secrets that are read. */
const MAX_SECRETS = 200;
const PUBLIC = /-----BEGIN (?:(?:RSA |EC )?PUBLIC KEY|CERTIFICATE)-----/;

/** Names of the Secrets that authorities of policies name keys by, each once. */
export function namedSecrets(policies: readonly KubernetesObject[]): readonly string[] {
  const names = new Set<string>();
  const look = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (Array.isArray(value)) for (const item of value) look(item, depth + 1);
    if (!isJsonObject(value)) return;
    const name = textAt(value['secretRef'], 'name');
    if (name !== null) names.add(name);
    for (const item of Object.values(value)) look(item, depth + 1);
  };
  for (const { raw } of policies) look(objectAt(raw, 'spec')['authorities'], 0);
  return [...names].toSorted().slice(0, MAX_SECRETS);
}

/**
 * Secrets as they stand beside policies, with their public keys alone; those that are not there are left out. They lie where the controller
 * does, or where the one of sigstore keeps them: whatever namespace a policy names, as that one does it.
 * @throws CLUSTER_REFUSED, CLUSTER_UNREACHABLE
 */
export async function readKeys(
  api: KubernetesApi,
  names: readonly string[],
  { namespaces, signal }: { readonly namespaces: readonly string[]; readonly signal: AbortSignal },
): Promise<readonly object[]> {
  const found: object[] = [];
  for (const name of names) {
    for (const namespace of namespaces) {
      const secret = await readSecret(api, { namespace, name }, signal);
      if (secret === null) continue;
      found.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: publicEntries(secret) });
      break;
    }
  }
  return found;
}

/** A Secret made by cosign holds the private key and its password too, which are nobody's here. */
function publicEntries(secret: KubernetesObject): Readonly<Record<string, string>> {
  const entries = Object.entries(textsAt(secret.raw, 'data'));
  return Object.fromEntries(entries.filter(([, data]) => PUBLIC.test(Buffer.from(data, 'base64').toString('latin1'))));
}

async function readSecret(
  api: KubernetesApi,
  at: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<KubernetesObject | null> {
  try {
    return readObject(await api.request({ method: 'GET', path: resourcePath(SECRETS, at), signal }));
  } catch (error) {
    if (error instanceof AssayError && error.code === 'CLUSTER_NOT_FOUND') return null;
    throw error;
  }
}
