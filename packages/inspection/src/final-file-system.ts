import type { Gap, Image, InspectionLimits, LayerUse } from '@assay/core';
import { ContentStore } from './claims/content-store.ts';
import type { Deadline } from './deadline.ts';
import { makeGap } from './gap-codes.ts';
import { LayerApplication } from './overlay/apply-layer.ts';
import { FileTree } from './overlay/file-tree.ts';
import { type LayerVolume, measureLayerUse, measureVolume } from './overlay/layer-use.ts';
import { type PlacedNodes, placeNodes } from './overlay/placed-nodes.ts';
import type { LayerOutcome } from './reading-session.ts';

/** The layers put on top of each other. */
export interface FinalFileSystem {
  readonly tree: FileTree;
  readonly placed: PlacedNodes;
  readonly contents: ContentStore;
  readonly layerUse: readonly LayerUse[];
  readonly gaps: readonly Gap[];
}

/** Gaps of one code that putting a layer on top may leave. */
const MAX_GAPS_OF_ONE_CODE = 100;

/** Puts layers on top of each other, base first, each as soon as it was read. */
export async function buildFileSystem(
  image: Image,
  outcomes: readonly Promise<LayerOutcome>[],
  limits: InspectionLimits,
  deadline: Deadline,
): Promise<FinalFileSystem> {
  const tree = new FileTree(limits);
  const contents = new ContentStore();
  const gaps: Gap[] = [];
  const volumes = new Map<number, LayerVolume>();
  const totals = { entries: 0, bytes: 0 };
  const failure = firstFailure(outcomes);
  for (const [index, pending] of outcomes.entries()) {
    const outcome = await Promise.race([pending, failure]);
    if (outcome.kind === 'gap') {
      gaps.push(outcome.gap);
      continue;
    }
    const { record } = outcome;
    const diffId = image.layers[index]?.diffId;
    const place = diffId === undefined ? {} : { layer: diffId };
    for (const gap of record.gaps) gaps.push({ ...gap, ...place });
    contents.add(index, record.contents);
    volumes.set(index, measureVolume(record));
    totals.entries += record.entryCount;
    totals.bytes += record.unpackedBytes;
    const report = gapReporter(gaps, place);
    if (!new LayerApplication(tree, index, record, report).apply(deadline)) {
      gaps.push({ ...makeGap('LIMIT_DURATION', 'the layer was not put in place in time'), ...place });
    }
  }
  gaps.push(...totalGaps(totals, limits, gaps));
  const layerUse = measureLayerUse(image.layers, volumes, tree.removals);
  return { tree, placed: placeNodes(tree.root), contents, layerUse, gaps };
}

/** Settles only when one of the layers cannot be read: then nobody waits for the others. */
function firstFailure(outcomes: readonly Promise<LayerOutcome>[]): Promise<never> {
  const failure = new Promise<never>((_resolve, reject) => {
    for (const outcome of outcomes) outcome.catch(reject);
  });
  failure.catch(() => undefined);
  return failure;
}

function gapReporter(gaps: Gap[], place: Pick<Gap, 'layer'>): ConstructorParameters<typeof LayerApplication>[3] {
  const counts = new Map<string, number>();
  return (code, message, path) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (count <= MAX_GAPS_OF_ONE_CODE) gaps.push({ ...makeGap(code, message, { path }), ...place });
    else if (count === MAX_GAPS_OF_ONE_CODE + 1) {
      gaps.push({ ...makeGap('GAPS_OMITTED', `further gaps ${code} are not listed`), ...place });
    }
  };
}

/** Layers that came from the cache were not counted while they were read, so the sums are looked at again. */
function totalGaps(totals: { entries: number; bytes: number }, limits: InspectionLimits, gaps: readonly Gap[]): Gap[] {
  const found: Gap[] = [];
  const has = (code: string): boolean => gaps.some((gap) => gap.code === code);
  if (totals.entries > limits.maxEntries && !has('LIMIT_ENTRIES')) {
    found.push(makeGap('LIMIT_ENTRIES', `the layers hold more than ${limits.maxEntries} entries`));
  }
  if (totals.bytes > limits.maxUnpackedBytes && !has('LIMIT_UNPACKED_BYTES')) {
    found.push(makeGap('LIMIT_UNPACKED_BYTES', `the layers unpack to more than ${limits.maxUnpackedBytes} bytes`));
  }
  return found;
}
