import type { CatalogerSpec } from '@assay/core';
import { assembleKernels } from './assemble.ts';
import { type KernelReading, readKernelFile } from './reading.ts';

const COMPRESSIONS = ['', '.gz', '.xz', '.zst'] as const;

/** Where packages other than the kernel put modules, and the one directory of the kernel's own whose modules are read. */
const MODULE_DIRECTORIES = [
  'kernel/crypto',
  'updates/**',
  'extra/**',
  'extramodules/**',
  'weak-updates/**',
  'misc/**',
] as const;

/** Kernels and their modules. */
export const linuxKernelCataloger: CatalogerSpec<KernelReading | null> = {
  kind: 'cataloger',
  id: 'linux-kernel',
  title: 'Linux kernels',
  summary: 'Finds Linux kernels, the modules built with them and modules from elsewhere.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'The Linux/x86 boot protocol', url: 'https://www.kernel.org/doc/html/latest/arch/x86/boot.html' },
  ],
  revision: 2,
  claims: [
    ...['vmlinuz', 'vmlinuz-*', 'vmlinux', 'vmlinux-*', 'bzImage', 'bzImage-*'].map((name) => `/**/${name}`),
    ...['Image', 'Image-*', 'kernel-*'].map((name) => `/boot/${name}`),
    ...['modules.builtin', 'modules.dep'].map((name) => `/**/lib/modules/*/${name}`),
    ...MODULE_DIRECTORIES.flatMap((directory) =>
      COMPRESSIONS.map((compression) => `/**/lib/modules/*/${directory}/*.ko${compression}`),
    ),
  ],
  unreadable: 'partial',
  read: readKernelFile,
  assemble: assembleKernels,
};
