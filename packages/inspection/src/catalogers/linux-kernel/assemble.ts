import { posix } from 'node:path';
import type { Catalog, CatalogContext, FileView, Package, PackageFile, ReadFile } from '@assay/core';
import { locationOf, mergePackages } from '../located.ts';
import { kernelPackage, modulePackage, modulesPackage } from './package.ts';
import type { KernelReading } from './reading.ts';

type KernelFile = ReadFile<KernelReading | null>;

/** Directories in which packages other than the kernel put their modules. */
const FOREIGN = new Set(['updates', 'extra', 'extramodules', 'weak-updates', 'misc']);

/** Directories below one directory of modules that are looked into. */
const MAX_DIRECTORIES = 10_000;

/** Puts kernels, their directories of modules and modules from elsewhere together. */
export function assembleKernels(files: readonly KernelFile[], { files: view }: CatalogContext): Catalog {
  const kernels = files.flatMap((file) =>
    file.reading?.kind === 'kernel' ? [kernelPackage(file.reading.kernel, locationOf(file))] : [],
  );
  const directories = Map.groupBy(
    files.filter(({ reading }) => reading?.kind === 'module' || reading?.kind === 'directory'),
    ({ path }) => directoryOf(path),
  );
  const modules = [...directories].flatMap(([directory, own]) => packagesOf(directory, own, view));
  return { packages: mergePackages([...kernels, ...modules]), gaps: [] };
}

/** `/usr/lib/modules/6.1.0` of anything below it. */
function directoryOf(path: string): string {
  return /^.*?\/lib\/modules\/[^/]+/.exec(path)?.[0] ?? posix.dirname(path);
}

/** The release is that of a module of the kernel; without one, the name of the directory. */
function packagesOf(directory: string, files: readonly KernelFile[], view: FileView): readonly Package[] {
  const modules = files.flatMap((file) =>
    file.reading?.kind === 'module' ? [{ file, module: file.reading.module }] : [],
  );
  const own = modules.filter(({ file, module }) => module.isInTree || !isForeign(file.path, directory));
  const release = own.find(({ module }) => module.release !== '')?.module.release ?? posix.basename(directory);
  const proof = own[0]?.file ?? files.find(({ reading }) => reading?.kind === 'directory');
  const foreign = modules.filter((one) => !own.includes(one));
  return [
    ...(proof === undefined
      ? []
      : [modulesPackage(release, locationOf(proof), moduleFiles(`${directory}/kernel`, view))]),
    ...foreign.map(({ file, module }) => modulePackage(module, module.release || release, locationOf(file))),
  ];
}

function isForeign(path: string, directory: string): boolean {
  return FOREIGN.has(path.slice(directory.length + 1).split('/')[0] ?? '');
}

/** All modules below a directory. */
function moduleFiles(top: string, view: FileView): readonly PackageFile[] {
  const found: PackageFile[] = [];
  const pending = [top];
  let left = MAX_DIRECTORIES;
  for (let directory = pending.pop(); directory !== undefined && left > 0; directory = pending.pop(), left -= 1) {
    for (const name of view.list(directory)) {
      const path = `${directory}/${name}`;
      const type = view.get(path)?.type;
      if (type === 'directory') pending.push(path);
      else if (type === 'file' && /\.ko(?:\.(?:gz|xz|zst))?$/.test(name)) found.push({ path });
    }
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
