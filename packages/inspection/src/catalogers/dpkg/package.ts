import type { Location, OperatingSystem, Package, PackageFile, PackageType } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { distributionNamespace, distributionQualifier } from '../distribution.ts';
import { compactObject } from '../json-object.ts';
import type { CopyrightFile } from './parse-copyright.ts';
import type { DebRecord } from './parse-status.ts';

/** What is known of a package beside its record. */
export interface DebContext {
  readonly type: Extract<PackageType, 'deb' | 'opkg'>;
  readonly os: OperatingSystem | null;
  readonly location: Location;
  /** Null where nothing is said of licences. */
  readonly copyright: CopyrightFile | null;
  readonly files: readonly PackageFile[];
}

/** Makes a package of a record. */
export function debPackage(record: DebRecord, context: DebContext): Package {
  const { type, os, location, copyright, files } = context;
  return {
    name: record.name,
    version: record.version,
    type,
    purl: buildPurl({
      type,
      namespace: distributionNamespace(os),
      name: record.name,
      version: record.version,
      qualifiers: { arch: record.architecture, distro: distributionQualifier(os), upstream: upstream(record) },
    }),
    ...(record.architecture === '' ? {} : { architecture: record.architecture }),
    sourceName: record.sourceName,
    sourceVersion: record.sourceVersion,
    licenses: copyright?.licenses ?? [],
    ...(copyright === null ? {} : { license: copyright.license }),
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      state: record.state,
      maintainer: record.fields['maintainer'],
      section: record.fields['section'],
      priority: record.fields['priority'],
      essential: record.fields['essential'] === 'yes' ? true : undefined,
      multiArch: record.fields['multi-arch'],
      installedSizeKib: readSize(record.fields['installed-size']),
      homepage: record.fields['homepage'],
      preDepends: record.fields['pre-depends'],
      depends: record.fields['depends'],
      provides: record.fields['provides'],
    }),
  };
}

/** The source package where it is not the binary's namesake; with its version where that differs. */
function upstream({ name, version, sourceName, sourceVersion }: DebRecord): string | undefined {
  if (sourceVersion !== version) return `${sourceName}@${sourceVersion}`;
  return sourceName === name ? undefined : sourceName;
}

function readSize(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,12}$/.test(text) ? Number(text) : undefined;
}
