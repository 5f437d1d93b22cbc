import { DEFAULT_REGISTRY } from '@assay/core';
import { type PatternReading, readPattern, wildcardPattern } from '../text/pattern.ts';

/** Hosts that are Docker Hub under another name; references are canonical, so a policy that names one means the Hub. */
const HUB_HOSTS: ReadonlySet<string> = new Set([
  'dockerhub',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

/**
 * Reads a pattern for registries. A host without wildcards is made canonical the way references are: the other names of Docker
 * Hub become `docker.io` and the default port of HTTPS is dropped, or it could never match.
 */
export function readRegistryPattern(source: string): PatternReading {
  const reading = readPattern(source);
  if (!reading.ok || !reading.pattern.literal) return reading;
  const host = source.endsWith(':443') && /[.[]|^localhost:/.test(source) ? source.slice(0, -4) : source;
  const canonical = wildcardPattern(HUB_HOSTS.has(host) ? DEFAULT_REGISTRY : host);
  return { ok: true, pattern: { ...canonical, source } };
}
