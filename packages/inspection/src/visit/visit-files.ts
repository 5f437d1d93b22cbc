import type { Digest, FileEntry, Image, InspectionLimits } from '@assay/core';
import { inspectionError } from '../errors.ts';
import { createFileView } from '../overlay/file-view.ts';
import { type FileSink, type TakeStep, visitLayer } from './visit-layer.ts';
import { visitDirectory } from './visit-directory.ts';
import { WantedFiles } from './wanted-files.ts';

/** What to visit, and what to do with it. */
export interface VisitOptions {
  /** The final file system, as the inspection of this very image lists it. */
  readonly entries: readonly FileEntry[];
  /** Asked once for each regular file; of names that share content, for the one that is no link. */
  readonly select: (entry: FileEntry) => boolean;
  /** Begins with the content of a selected file; `layer` holds it, null in a root file system directory. */
  readonly open: (entry: FileEntry, layer: Digest | null) => FileSink;
  readonly signal: AbortSignal;
  readonly limits: InspectionLimits;
}

/** How a visit went. */
export interface VisitResult {
  /** Files whose whole content was handed over. */
  readonly delivered: number;
  /** Selected files whose content was not found or broke off, sorted by path. */
  readonly missed: readonly FileEntry[];
}

/**
 * Hands over the content of files of the final file system, one after the other, in a further pass over the layers that hold them. Only
 * for what needs all content in the main thread, such as a malware scanner: an inspection itself never does. Digests are checked again
 * while bytes stream by, and no faster than the sinks take them. What `open` and the sinks throw ends the visit. A path that stands
 * twice in one layer is handed over twice.
 * @throws LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH, LAYER_SIZE_MISMATCH, LAYER_UNAVAILABLE, ABORTED, and what the image's streams
 * and the sinks throw
 */
export async function visitFiles(image: Image, options: VisitOptions): Promise<VisitResult> {
  const files = options.entries.filter(({ type, linkTarget }) => type === 'file' && linkTarget === null);
  const wanted = new WantedFiles(createFileView(options.entries), files.filter(options.select));
  const take = createTaker(options.signal);
  if (image.rootDirectory === null) await visitLayers(image, wanted, options, take);
  else await visitDirectory(image.rootDirectory, wanted, { open: (entry) => options.open(entry, null), take });
  return wanted.result();
}

/** Twice at most for each layer: hard links can lead to content whose own name is gone or which a lower layer holds. */
async function visitLayers(image: Image, wanted: WantedFiles, options: VisitOptions, take: TakeStep): Promise<void> {
  const { limits } = options;
  let budget = { unpackedBytes: 0, contentBytes: 0 };
  const visit = async (index: number, find: (path: string) => FileEntry | undefined): Promise<void> => {
    const layer = image.layers[index];
    if (layer === undefined || layer.content.kind === 'foreign') return;
    const open = (entry: FileEntry): FileSink => options.open(entry, layer.diffId);
    const onLink = (path: string, target: string): void => wanted.addLink(index, path, target);
    const onDelivered = (entry: FileEntry): void => wanted.deliver(entry);
    await visitLayer(layer, { limits, budget, signal: options.signal, take, find, open, onLink, onDelivered });
  };
  for (const index of wanted.layers()) await visit(index, (path) => wanted.at(index, path));
  budget = { unpackedBytes: 0, contentBytes: 0 };
  for (let index = image.layers.length - 1; index >= 0; index -= 1) {
    const behindLinks = wanted.behindLinks(index);
    if (behindLinks.size > 0) await visit(index, (path) => behindLinks.get(path));
  }
}

/** Takes steps one after the other, each when the one before is done, unless the work was called off. */
function createTaker(signal: AbortSignal): TakeStep {
  return async (step) => {
    if (signal.aborted) throw inspectionError('ABORTED', 'the visit of the files was called off');
    await step();
  };
}
