import type { CatalogerSpec } from '@assay/core';
import { swiftPackage } from '../swift/package.ts';
import { type SwiftRecord, parseResolved } from '../swift/parse-packages.ts';
import { markDeclared } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';

/** Lists the packages that Package.resolved of a Swift project names. */
export const lockSwiftCataloger: CatalogerSpec<readonly SwiftRecord[]> = lockFileCataloger<SwiftRecord>({
  id: 'lock-swift',
  title: 'Lock files of Swift packages',
  summary: 'Lists the packages that Package.resolved of a Swift project names.',
  references: [{ title: 'Package.resolved', url: 'https://docs.swift.org/package-manager/' }],
  claims: ['/**/Package.resolved'],
  type: 'swift',
  parse: ({ bytes }) => parseResolved(bytes),
  toPackage: (entry, location) => markDeclared(swiftPackage(entry, location)),
});
