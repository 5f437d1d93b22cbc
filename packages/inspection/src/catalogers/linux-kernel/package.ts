import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { KernelImage } from './parse-kernel.ts';
import type { KernelModule } from './parse-module.ts';

/** Makes a package of a kernel. */
export function kernelPackage({ release, build }: KernelImage, location: Location): Package {
  const [, patched] = /\b(?:Debian|Ubuntu) (\d+\.\d+[0-9A-Za-z.+~-]*)/.exec(build) ?? [];
  return {
    ...genericPackage('linux-kernel', release, location),
    metadata: compactObject({ build, distributionVersion: patched, cpe: kernelCpe(patched ?? release) }),
  };
}

/** Makes a package of the modules that were built as part of one kernel. */
export function modulesPackage(release: string, location: Location, files: readonly PackageFile[]): Package {
  return {
    ...genericPackage('linux-kernel-modules', release, location),
    ...(files.length === 0 ? {} : { files }),
  };
}

/** Makes a package of a module that came from elsewhere. */
export function modulePackage(module: KernelModule, release: string, location: Location): Package {
  const { name, version, license, sourceVersion } = module;
  return {
    ...genericPackage(name, version, location),
    licenses: license === '' ? [] : [license],
    metadata: compactObject({ kernelModule: true, kernelRelease: release, sourceVersion }),
  };
}

function genericPackage(name: string, version: string, location: Location): Package {
  return {
    name,
    version,
    type: 'generic',
    purl: buildPurl({ type: 'generic', name, version }),
    licenses: [],
    locations: [location],
    metadata: {},
  };
}

/** Numbers of the release without what a distribution added. */
function kernelCpe(release: string): string | undefined {
  const numbers = /^\d+\.\d+(?:\.\d+)?/.exec(release)?.[0];
  return numbers === undefined ? undefined : `cpe:2.3:o:linux:linux_kernel:${numbers}:*:*:*:*:*:*:*`;
}
