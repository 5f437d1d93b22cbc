import { isJsonObject } from '@assay/core';
import type { RegistryCredential } from '../decision/decide.ts';
import type { KubernetesObject } from './objects.ts';
import { objectAt, textAt } from './objects.ts';

/** Secrets are at most 1 MB; there is no need to look at more hosts than this. */
const MAX_HOSTS = 1000;
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * Credentials of a pull secret by host, of both types that the kubelet reads: `kubernetes.io/dockerconfigjson` and the older
 * `kubernetes.io/dockercfg`. What is malformed is left out, as the kubelet does: a pull without credentials fails on its own.
 */
export function readPullSecret(secret: KubernetesObject): Readonly<Record<string, RegistryCredential>> {
  const type = textAt(secret.raw, 'type');
  const data = objectAt(secret.raw, 'data');
  if (type === 'kubernetes.io/dockerconfigjson') {
    return hosts(objectAt(parse(textAt(data, '.dockerconfigjson')), 'auths'));
  }
  return type === 'kubernetes.io/dockercfg' ? hosts(parse(textAt(data, '.dockercfg'))) : {};
}

function parse(base64: string | null): { readonly [key: string]: unknown } {
  if (base64 === null) return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function hosts(auths: { readonly [key: string]: unknown }): Readonly<Record<string, RegistryCredential>> {
  const pairs = Object.entries(auths)
    .slice(0, MAX_HOSTS)
    .flatMap(([key, value]) => {
      const credential = readCredential(value);
      const host = hostOf(key);
      return credential === null || host === null ? [] : [[host, credential] as const];
    });
  return Object.fromEntries(pairs.toReversed());
}

/** `auth` is base64 of `user:password`, and counts before the two written apart. */
function readCredential(value: unknown): RegistryCredential | null {
  const auth = textAt(value, 'auth');
  if (auth !== null && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon <= 0 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
  }
  const [username, password] = [textAt(value, 'username'), textAt(value, 'password')];
  return username === null || password === null || username === '' ? null : { username, password };
}

/** Keys are hosts, URLs of registries, or hosts with a path; the credentials are for the host. */
function hostOf(key: string): string | null {
  const bare = key.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  if (bare === '' || bare.includes('*')) return null;
  return DOCKER_HUB.has(bare.toLowerCase()) ? 'docker.io' : bare.toLowerCase();
}
