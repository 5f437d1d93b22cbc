import type { Location, OperatingSystem, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { distributionNamespace, distributionQualifier } from '../distribution.ts';
import { compactObject } from '../json-object.ts';
import type { ApkRecord } from './parse-installed.ts';

/** Makes a package of a record. The origin is the source package; apk builds all its packages in one version. */
export function apkPackage(record: ApkRecord, location: Location, os: OperatingSystem | null): Package {
  const { name, version, fields, files } = record;
  const architecture = fields['A'] ?? '';
  const origin = fields['o'] || name;
  return {
    name,
    version,
    type: 'apk',
    purl: buildPurl({
      type: 'apk',
      namespace: distributionNamespace(os),
      name,
      version,
      qualifiers: {
        arch: architecture,
        distro: distributionQualifier(os),
        upstream: origin === name ? undefined : origin,
      },
    }),
    ...(architecture === '' ? {} : { architecture }),
    sourceName: origin,
    sourceVersion: version,
    licenses: fields['L'] ? [fields['L']] : [],
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      description: fields['T'],
      url: fields['U'],
      maintainer: fields['m'],
      commit: fields['c'],
      buildTime: readNumber(fields['t']),
      installedSizeBytes: readNumber(fields['I']),
      checksum: fields['C'],
      depends: words(fields['D']),
      provides: words(fields['p']),
    }),
  };
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}
