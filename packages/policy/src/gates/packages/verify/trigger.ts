import type { Package, PackageFile } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { oneOf, textList } from '../../../parameters/text-kinds.ts';
import { fileLocation } from '../../file-location.ts';
import { type FileStatus, compareFile } from './compare-file.ts';

export const verify: Trigger = defineTrigger({
  id: 'verify',
  title: 'Package verification',
  summary: 'Fires for each file of a package that is missing, or is not as the package database describes it.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['packages', 'files', 'layers'],
  params: {
    only_packages: optional(textList, {
      summary: 'Names of the packages that are verified; all when absent.',
      example: 'libc6',
    }),
    only_directories: optional(textList, {
      summary: 'Directories whose files are verified; all when absent.',
      example: '/usr/bin,/usr/sbin',
    }),
    check: optional(oneOf(['changed', 'missing']), {
      summary: 'Looks for one of the two only; for both when absent.',
      example: 'changed',
    }),
  },
  messages: {
    failed: "VERIFY check against package db for package '{package}' failed on entry '{path}' with status: '{status}'",
  },
  legacy: { gate: 'packages', trigger: 'verify' },
  ask: () => ({ fileDigests: { algorithms: ['sha256', 'sha1', 'md5'], paths: 'all' }, packageFiles: true }),
  *evaluate({ packages, files, layers }, params): Iterable<Occurrence<'failed'>> {
    for (const owner of packages) {
      if (params.only_packages !== null && !params.only_packages.includes(owner.name)) continue;
      for (const file of owner.files ?? []) {
        if (!isInside(file.path, params.only_directories)) continue;
        const { status, differences } = compareFile(file, files);
        if (status === 'intact' || (params.check !== null && params.check !== status)) continue;
        const entry = files.get(file.path);
        const locations = entry === undefined ? owner.locations : [fileLocation(entry, layers)];
        yield { ...report(owner, file, status, differences), locations };
      }
    }
  },
});

function report(
  owner: Package,
  file: PackageFile,
  status: FileStatus,
  differences: readonly string[],
): Occurrence<'failed'> {
  return {
    message: 'failed',
    data: { package: owner.name, path: file.path, status },
    subject: { kind: 'file', key: file.path },
    discriminator: status,
    evidence: { package: owner.purl, differences },
    legacyMessage: `VERIFY check against package db for package '${owner.name}' failed on entry '${file.path}' with status: '${status}'`,
  };
}

function isInside(path: string, directories: readonly string[] | null): boolean {
  if (directories === null) return true;
  return directories.some((directory) => {
    const prefix = directory.endsWith('/') ? directory : `${directory}/`;
    return path === directory || path.startsWith(prefix);
  });
}
