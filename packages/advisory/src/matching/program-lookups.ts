import type { Package } from '@assay/core';
import { normalizeName } from '../contracts/namespace.ts';
import { goReleaseVersion } from './ecosystem-lookups.ts';
import type { Lookup, Lookups } from './lookup.ts';
import { cpesOf, cpeVersion } from './cpe-name.ts';

/** Names that the feed of Bitnami has for programs that are recognised by content, where they are not the same. */
const BITNAMI_NAMES: ReadonlyMap<string, string> = new Map([
  ['go', 'golang'],
  ['httpd', 'apache'],
  ['openjdk', 'java'],
  ...[
    'consul', 'envoy', 'erlang', 'etcd', 'grafana', 'haproxy', 'influxdb', 'kong', 'mariadb', 'memcached', 'mongodb', 'mysql',
    'nginx', 'node', 'openresty', 'php', 'postgresql', 'prometheus', 'python', 'rabbitmq', 'redis', 'ruby', 'valkey', 'vault',
  ].map((name) => [name, name] as const),
]); // prettier-ignore

/** Other names that the dictionary of CPEs has, or had, for the same product. */
const CPE_ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['f5:nginx', ['nginx:nginx']],
  ['nginx:nginx', ['f5:nginx']],
  ['redis:redis', ['redislabs:redis']],
  ['vmware:rabbitmq', ['pivotal_software:rabbitmq', 'broadcom:rabbitmq_server', 'vmware:rabbitmq_server']],
  ['oracle:openjdk', ['oracle:jdk']],
  ['haxx:libcurl', ['haxx:curl']],
  ['lfprojects:valkey', ['linuxfoundation:valkey']],
]);

/** Programs that no package manager installed, and packages of Bitnami. */
export function programLookups(found: Package): Lookups {
  const places = found.type === 'bitnami' ? [bitnami(found, found.name, 'high')] : genericLookups(found);
  for (const cpe of cpesOf(found)) {
    const name = `${cpe.vendor}:${cpe.product}`;
    const confidence = cpe.claimed ? 'low' : 'medium';
    for (const one of [name, ...(CPE_ALIASES.get(name) ?? [])]) {
      const version = cpeVersion(cpe, found.version);
      places.push({ kind: 'cpe', namespace: 'cpe', name: one, version, confidence, subject: null });
    }
  }
  return places.length === 0 ? { kind: 'unidentified' } : { kind: 'places', places };
}

/** A release of Go is both the standard library and the toolchain; Ruby itself has advisories of its own. */
function genericLookups(found: Package): Lookup[] {
  const places: Lookup[] = [];
  const known = BITNAMI_NAMES.get(found.name);
  if (known !== undefined) places.push(bitnami(found, known, 'medium'));
  const base = { kind: 'ecosystem', confidence: 'high', subject: null } as const;
  if (found.name === 'go') {
    const version = goReleaseVersion(found.version);
    for (const name of ['stdlib', 'toolchain']) places.push({ ...base, namespace: 'golang', name, version });
  }
  if (found.name === 'ruby') places.push({ ...base, namespace: 'generic', name: 'ruby', version: found.version });
  return places;
}

function bitnami(found: Package, name: string, confidence: Lookup['confidence']): Lookup {
  const namespace = 'bitnami';
  return {
    kind: 'bitnami',
    namespace,
    name: normalizeName(namespace, name),
    version: found.version,
    confidence,
    subject: null,
  };
}
