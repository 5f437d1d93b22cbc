import type { CatalogerSpec } from '@assay/core';
import { listedPackages } from '../each-package.ts';
import { podPackage } from './package.ts';
import { type PodRecord, parsePods } from './parse-pods.ts';

/** Pods that CocoaPods installed into projects for Apple's systems. */
export const cocoapodsCataloger: CatalogerSpec<readonly PodRecord[]> = {
  kind: 'cataloger',
  id: 'cocoapods',
  title: 'CocoaPods',
  summary: 'Finds the pods that CocoaPods installed into a project, from the manifest beside them.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'CocoaPods', url: 'https://guides.cocoapods.org/' }],
  revision: 1,
  claims: ['/**/Pods/Manifest.lock'],
  unreadable: 'partial',
  read: ({ bytes }) => parsePods(bytes),
  assemble: (files) => listedPackages(files, { cataloger: 'cocoapods', described: 'a pod', toPackage: podPackage }),
};
