/**
 * Where the module is that worker threads start with: beside this one, as source when this is source, and built otherwise. Bundles keep
 * all their files in one folder and have `layer-worker.js` as an entry point.
 */
export function layerWorkerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './layer-worker.ts' : './layer-worker.js', import.meta.url);
}
