import { posix } from 'node:path';
import type { ClaimedFile } from '@assay/core';
import { contentOf } from '../../binary/content.ts';
import type { Identity } from '../package-text.ts';
import { type DotnetLibrary, parseDeps } from './parse-deps.ts';
import { parseRuntimeConfig } from './parse-runtime-config.ts';
import { type Assembly, readAssembly } from './read-assembly.ts';
import { readBundle } from './read-bundle.ts';

/** What one file tells. */
export type DotnetReading =
  | { readonly kind: 'libraries'; readonly libraries: readonly DotnetLibrary[] }
  | { readonly kind: 'frameworks'; readonly frameworks: readonly Identity[] }
  | { readonly kind: 'bundle'; readonly libraries: readonly DotnetLibrary[]; readonly frameworks: readonly Identity[] }
  | { readonly kind: 'assembly'; readonly assembly: Assembly };

/**
 * Reads a list of libraries, a configuration, an application that is one file, or an assembly; null for other programs.
 * @throws CatalogerError BUILD_INFO_INVALID, JSON_INVALID, JSON_TOO_DEEP, PACKAGE_NAME_TOO_LONG, PACKAGE_FILE_LIMIT
 */
export function readDotnet(file: ClaimedFile): DotnetReading | null {
  const { path, bytes } = file;
  const name = posix.basename(path).toLowerCase();
  if (name.endsWith('.deps.json')) return { kind: 'libraries', libraries: parseDeps(bytes) };
  if (name.endsWith('.runtimeconfig.json')) return { kind: 'frameworks', frameworks: parseRuntimeConfig(bytes) };
  const bundle = readBundle(contentOf(file));
  if (bundle !== null) {
    return {
      kind: 'bundle',
      libraries: bundle.deps === null ? [] : parseDeps(bundle.deps),
      frameworks: bundle.runtimeConfig === null ? [] : parseRuntimeConfig(bundle.runtimeConfig),
    };
  }
  const assembly = isOnlyTexts(name) ? null : readAssembly(contentOf(file));
  return assembly === null ? null : { kind: 'assembly', assembly };
}

/** Assemblies with translations of another one. */
function isOnlyTexts(name: string): boolean {
  return name.endsWith('.resources.dll');
}
