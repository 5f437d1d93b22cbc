import type { OperatingSystem, Package } from '@assay/core';
import { normalizeName } from '../contracts/namespace.ts';
import { type ImageCoverage, SYSTEM_TYPES } from './coverage.ts';
import { ecosystemLookups } from './ecosystem-lookups.ts';
import type { Lookup, Lookups } from './lookup.ts';
import { programLookups } from './program-lookups.ts';
import { sourcePackageOf } from './source-package.ts';
import { thirdPartyVendor } from './third-party.ts';

/** Tells where a package is looked up. */
export function lookupsOf(found: Package, os: OperatingSystem | null, coverage: ImageCoverage): Lookups {
  if (found.type === 'rpm' && found.name === 'gpg-pubkey') return { kind: 'nothing' };
  if (SYSTEM_TYPES.has(found.type)) return systemLookups(found, os, coverage);
  if (found.type === 'generic' || found.type === 'bitnami') return programLookups(found);
  return ecosystemLookups(found);
}

/** Packages of the distribution: by the name of their source package and by their own. */
function systemLookups(found: Package, os: OperatingSystem | null, coverage: ImageCoverage): Lookups {
  const { distribution, distributionNamespace, fallback } = coverage;
  const namespace = distributionNamespace ?? distribution?.candidates[0] ?? null;
  if (namespace === null || distribution === null) return { kind: 'unidentified' };
  if (distribution.kind !== null && distribution.kind !== found.type) {
    return { kind: 'third-party', namespace: null, vendor: `a package of type ${found.type}`, places: [] };
  }
  const confidence = fallback ? 'medium' : 'high';
  const source = sourcePackageOf(found);
  const bySource: Lookup = {
    kind: 'distro-source',
    namespace,
    name: normalizeName(namespace, source.name),
    version: source.version,
    confidence,
    subject: 'source',
  };
  const byPackage: Lookup = {
    ...bySource,
    kind: 'distro-package',
    name: normalizeName(namespace, found.name),
    version: found.version,
    subject: 'package',
  };
  const places = [bySource, byPackage];
  const vendor = thirdPartyVendor(found, os);
  return vendor === null ? { kind: 'places', places } : { kind: 'third-party', namespace, vendor, places };
}
