import type { Location, OperatingSystem, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { distributionQualifier } from '../distribution.ts';
import { compactObject } from '../json-object.ts';
import type { RpmRecord } from './package-record.ts';

/** Makes a package of a record. The version is `[epoch:]version-release`, as rpm compares it; epoch 0 is left out. */
export function rpmPackage(record: RpmRecord, location: Location, os: OperatingSystem | null): Package {
  const { name, architecture, sourceRpm, files } = record;
  const versionRelease = record.release === '' ? record.version : `${record.version}-${record.release}`;
  const epoch = record.epoch ? String(record.epoch) : undefined;
  return {
    name,
    version: epoch === undefined ? versionRelease : `${epoch}:${versionRelease}`,
    type: 'rpm',
    purl: buildPurl({
      type: 'rpm',
      namespace: rpmNamespace(os),
      name,
      version: versionRelease,
      qualifiers: { arch: architecture, distro: distributionQualifier(os), epoch, upstream: sourceRpm },
    }),
    ...(architecture === '' ? {} : { architecture }),
    ...readSourceRpm(sourceRpm),
    licenses: record.license === '' ? [] : [record.license],
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      epoch: record.epoch,
      release: record.release,
      sourceRpm,
      vendor: record.vendor,
      modularityLabel: record.modularityLabel,
      summary: record.summary,
      url: record.url,
      buildTime: record.buildTime,
      installedSizeBytes: record.installedSizeBytes,
    }),
  };
}

/** Red Hat publishes its package URLs under its own name rather than the id of its distribution. */
function rpmNamespace(os: OperatingSystem | null): string | undefined {
  return os?.id === 'rhel' ? 'redhat' : os?.id;
}

/** `name-version-release.src.rpm`; `nosrc` where the sources may not be passed on. */
function readSourceRpm(sourceRpm: string): Partial<Pick<Package, 'sourceName' | 'sourceVersion'>> {
  const [, sourceName, sourceVersion] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(sourceRpm) ?? [];
  return sourceName === undefined || sourceVersion === undefined ? {} : { sourceName, sourceVersion };
}
