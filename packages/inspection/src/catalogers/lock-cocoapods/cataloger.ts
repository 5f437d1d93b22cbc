import type { CatalogerSpec } from '@assay/core';
import { podPackage } from '../cocoapods/package.ts';
import { type PodRecord, parsePods } from '../cocoapods/parse-pods.ts';
import { markDeclared } from '../declared-package.ts';
import { lockFileCataloger } from '../lock-file-cataloger.ts';

/** Lists the pods that lock files of CocoaPods name. */
export const lockCocoapodsCataloger: CatalogerSpec<readonly PodRecord[]> = lockFileCataloger<PodRecord>({
  id: 'lock-cocoapods',
  title: 'Lock files of CocoaPods',
  summary: 'Lists the pods that lock files of CocoaPods name.',
  references: [{ title: 'CocoaPods', url: 'https://guides.cocoapods.org/using/using-cocoapods.html' }],
  claims: ['/**/Podfile.lock'],
  type: 'cocoapods',
  parse: ({ bytes }) => parsePods(bytes),
  toPackage: (entry, location) => markDeclared(podPackage(entry, location)),
});
