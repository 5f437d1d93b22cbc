import type { CatalogerSpec } from '@assay/core';
import { contentOf } from '../../binary/content.ts';
import { locationOf, mergePackages } from '../located.ts';
import { type GoBuild, readGoBuilds } from './go-build.ts';
import { goPackages } from './package.ts';

/** Modules built into programs of Go. */
export const goBinaryCataloger: CatalogerSpec<readonly GoBuild[] | null> = {
  kind: 'cataloger',
  id: 'go-binary',
  title: 'Go programs',
  summary: 'Finds the modules, the standard library and the version of programs written in Go.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Go build information', url: 'https://pkg.go.dev/debug/buildinfo' }],
  revision: 1,
  claims: [],
  magic: ['elf', 'pe', 'mach-o'],
  windowed: true,
  unreadable: 'partial',
  read: (file) => readGoBuilds(contentOf(file)),
  assemble: (files) => ({
    packages: mergePackages(
      files.flatMap((file) => (file.reading ?? []).flatMap((build) => goPackages(build, locationOf(file)))),
    ),
    gaps: [],
  }),
};
