import type { CatalogerSpec } from '@assay/core';
import { listedPackages } from '../each-package.ts';
import { swiftPackage } from './package.ts';
import { type SwiftRecord, parseWorkspaceState } from './parse-packages.ts';

/** Packages that the Swift package manager checked out. */
export const swiftCataloger: CatalogerSpec<readonly SwiftRecord[]> = {
  kind: 'cataloger',
  id: 'swift',
  title: 'Swift packages',
  summary: 'Finds the packages that the Swift package manager checked out to build a project.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Swift Package Manager', url: 'https://docs.swift.org/package-manager/' }],
  revision: 1,
  claims: ['/**/.build/workspace-state.json'],
  unreadable: 'partial',
  read: ({ bytes }) => parseWorkspaceState(bytes),
  assemble: (files) =>
    listedPackages(files, { cataloger: 'swift', described: 'a Swift package', toPackage: swiftPackage }),
};
