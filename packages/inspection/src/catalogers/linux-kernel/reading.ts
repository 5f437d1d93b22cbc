import type { ClaimedFile } from '@assay/core';
import { type KernelImage, parseKernel } from './parse-kernel.ts';
import { type KernelModule, parseModule } from './parse-module.ts';

/** What one file tells. */
export type KernelReading =
  | { readonly kind: 'kernel'; readonly kernel: KernelImage }
  | { readonly kind: 'module'; readonly module: KernelModule }
  /** A file that lies in a directory of modules and says no more. */
  | { readonly kind: 'directory' };

/**
 * Reads a kernel or a module; null when the file is neither.
 * @throws CatalogerError BUILD_INFO_INVALID
 */
export function readKernelFile(file: ClaimedFile): KernelReading | null {
  const { path, bytes } = file;
  if (path.endsWith('/modules.builtin') || path.endsWith('/modules.dep')) return { kind: 'directory' };
  if (/\.ko(?:\.[a-z0-9]+)?$/.test(path)) {
    const module = parseModule(file);
    return module === null ? null : { kind: 'module', module };
  }
  const kernel = parseKernel(path, bytes);
  return kernel === null ? null : { kind: 'kernel', kernel };
}
