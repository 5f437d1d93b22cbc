import type { CatalogerSpec } from '@assay/core';
import { assembleDotnet } from './assemble.ts';
import { type DotnetReading, readDotnet } from './reading.ts';

/** Packages of .NET applications and frameworks. */
export const dotnetCataloger: CatalogerSpec<DotnetReading | null> = {
  kind: 'cataloger',
  id: 'dotnet',
  title: '.NET packages',
  summary: 'Finds the packages, frameworks and assemblies of .NET applications, also of those that are one file.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'Runtime configuration files',
      url: 'https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md',
    },
    {
      title: 'Single-file bundles',
      url: 'https://github.com/dotnet/designs/blob/main/accepted/2020/single-file/design.md',
    },
  ],
  revision: 2,
  claims: ['/**/*.deps.json', '/**/*.runtimeconfig.json'],
  magic: ['elf', 'pe', 'mach-o'],
  windowed: true,
  unreadable: 'partial',
  read: readDotnet,
  assemble: assembleDotnet,
};
