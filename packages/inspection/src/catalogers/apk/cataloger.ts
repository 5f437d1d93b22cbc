import type { CatalogerSpec } from '@assay/core';
import { gapIn } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { apkPackage } from './package.ts';
import { type InstalledFile, parseInstalled } from './parse-installed.ts';

/** Packages of Alpine, Wolfi and their relatives. */
export const apkCataloger: CatalogerSpec<InstalledFile> = {
  kind: 'cataloger',
  id: 'apk',
  title: 'Alpine packages',
  summary: 'Finds the packages that apk installed, from its database, with their files and origins.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'apk database format', url: 'https://wiki.alpinelinux.org/wiki/Apk_spec' }],
  revision: 1,
  claims: ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'],
  unreadable: 'incomplete',
  read: ({ bytes }) => parseInstalled(bytes),
  assemble: (files, { os }) => ({
    packages: mergePackages(
      files.flatMap((file) => file.reading.packages.map((record) => apkPackage(record, locationOf(file), os))),
    ),
    gaps: files
      .filter((file) => file.reading.damage > 0)
      .map((file) =>
        gapIn(file, {
          cataloger: 'apk',
          code: 'PACKAGE_DATABASE_DAMAGED',
          effect: 'incomplete',
          message: `${file.reading.damage} lines or records of the apk database could not be understood`,
        }),
      ),
  }),
};
