import { availableParallelism } from 'node:os';
import type { Gap, Image, Layer } from '@assay/core';
import type { SelectionTarget } from './content/selection.ts';
import type { Deadline } from './deadline.ts';
import { inspectionError } from './errors.ts';
import { makeGap } from './gap-codes.ts';
import { isTarMediaType } from './inflate/compression.ts';
import type { InspectionOptions } from './inspection-options.ts';
import type { LayerContents, LayerRecord } from './layer/layer-record.ts';
import { decodeContents, decodeRecord } from './layer/record-codec.ts';
import { RECORD_NAMESPACE, recordKey } from './layer/record-key.ts';
import { createBudgetMemory } from './layer/unpack-budget.ts';
import { DEFAULT_SECRET_KEY, secretRevisionFor } from './secrets/secret-key.ts';
import type { JobRunner } from './worker/job-runner.ts';
import type { JobSource, LayerSource, ReadAnswer, ReadJob } from './worker/read-job.ts';

/** What a session works with. */
export interface SessionOptions {
  readonly image: Image;
  readonly options: InspectionOptions;
  readonly runner: JobRunner;
  readonly deadline: Deadline;
  /** Of the catalogers that the runner has. */
  readonly revision: string;
}

/** A layer that was read, or why there is no record of it. */
export type LayerOutcome =
  | { readonly kind: 'record'; readonly record: LayerRecord }
  | { readonly kind: 'gap'; readonly gap: Gap };

/** Reads the layers of one image, from the cache where it has them, and keeps in the cache what was read. */
export class ReadingSession {
  readonly #session: SessionOptions;
  readonly #budget: SharedArrayBuffer = createBudgetMemory();
  readonly #secondBudget: SharedArrayBuffer = createBudgetMemory();

  readonly #secretRevision: Promise<string | null>;
  /** Stored bytes of the layers that were not read yet. */
  #unreadBytes = 0;

  constructor(session: SessionOptions) {
    this.#session = session;
    const { request } = session.options;
    // What is found decides what is masked as well.
    const secrets = request.secrets === true || request.retrieve.length > 0;
    this.#secretRevision = secretRevisionFor({ ...request, secrets }, session.options);
  }

  /**
   * Begins to read every layer, the largest first, and gives the outcomes base first as they come. A layer that stands in the image
   * several times is read once.
   */
  readLayers(): Promise<LayerOutcome>[] {
    const { layers } = this.#session.image;
    const bySize = layers
      .map((layer, index) => ({ layer, index }))
      .toSorted((a, b) => b.layer.sizeBytes - a.layer.sizeBytes);
    const byDiffId = new Map<string, Promise<LayerOutcome>>();
    for (const { layer, index } of bySize) {
      if (byDiffId.has(layer.diffId)) continue;
      this.#unreadBytes += layer.sizeBytes;
      byDiffId.set(layer.diffId, this.#readLayer(layer, index));
    }
    return layers.map((layer) => byDiffId.get(layer.diffId) ?? Promise.resolve(foreignLayer(layer)));
  }

  /** Reads the root file system directory. */
  async readDirectory(path: string): Promise<LayerOutcome> {
    const answer = await this.#run({ kind: 'directory', path }, null, 0);
    if (answer === null) return { kind: 'gap', gap: makeGap('LIMIT_DURATION', 'the directory was not read in time') };
    const record = decodeRecord(answer.bytes);
    if (record === null) throw inspectionError('WORKER_FAILED', 'a reader answered with no record');
    return { kind: 'record', record };
  }

  /** Reads the content of single files in a second reading; null when the time was over. */
  async readTargets(index: number, targets: readonly SelectionTarget[]): Promise<LayerContents | null> {
    const { image } = this.#session;
    const layer = image.layers[index];
    if (layer === undefined) {
      const answer = await this.#run({ kind: 'directory', path: image.rootDirectory ?? '/' }, targets, index);
      return answer === null ? null : decodeContents(answer.bytes);
    }
    const source = toSource(layer);
    return source === null
      ? null
      : this.#cached(layer, targets, () => this.#run(source, targets, index), decodeContents);
  }

  async #readLayer(layer: Layer, index: number): Promise<LayerOutcome> {
    try {
      return await this.#outcomeOf(layer, index);
    } finally {
      this.#unreadBytes -= layer.sizeBytes;
    }
  }

  async #outcomeOf(layer: Layer, index: number): Promise<LayerOutcome> {
    const source = toSource(layer);
    if (source === null) return foreignLayer(layer);
    if (!isTarMediaType(layer.mediaType)) {
      throw inspectionError('MEDIA_TYPE_UNSUPPORTED', `layer ${layer.diffId} has the media type ${layer.mediaType}`);
    }
    const record = await this.#cached(layer, null, () => this.#run(source, null, index), decodeRecord);
    this.#session.options.onProgress?.({ layer: index, bytesRead: layer.sizeBytes, totalBytes: layer.sizeBytes });
    if (record !== null) return { kind: 'record', record };
    const message = 'the layer was not read in time; its digests are unchecked';
    return { kind: 'gap', gap: { ...makeGap('LIMIT_DURATION', message), layer: layer.diffId } };
  }

  async #cached<T>(
    layer: Layer,
    targets: readonly SelectionTarget[] | null,
    read: () => Promise<ReadAnswer | null>,
    decode: (bytes: Uint8Array) => T | null,
  ): Promise<T | null> {
    const { revision, options } = this.#session;
    const { request, limits, cache } = options;
    const secretRevision = cache === null ? null : await this.#secretRevision;
    const key = recordKey({ revision, diffId: layer.diffId, request, limits, targets, secretRevision });
    const stored = (await cache?.get(RECORD_NAMESPACE, key)) ?? null;
    const known = stored === null ? null : decode(stored);
    if (known !== null) return known;
    const answer = await read();
    if (answer === null) return null;
    const value = decode(answer.bytes);
    if (value === null) throw inspectionError('WORKER_FAILED', 'a reader answered with no record');
    if (answer.isWhole) await cache?.put(RECORD_NAMESPACE, key, answer.bytes);
    return value;
  }

  async #run(source: JobSource, targets: readonly SelectionTarget[] | null, index: number): Promise<ReadAnswer | null> {
    const { image, options, runner, deadline } = this.#session;
    const { limits, request, cache, onProgress } = options;
    const budget = targets === null ? this.#budget : this.#secondBudget;
    const { secretKey = DEFAULT_SECRET_KEY, secretRules = [] } = options;
    const isKept = cache !== null && source.kind !== 'directory';
    const job: ReadJob = { source, limits, request, secrets: { secretKey, secretRules }, targets, budget, isKept };
    const layer = image.layers[index];
    const outcome = await runner.run(job, {
      othersBytes: () => (targets === null ? this.#unreadBytes - (layer?.sizeBytes ?? 0) : 0),
      openStream: () => openContent(layer, deadline.signal),
      onProgress: (bytesRead) => {
        if (targets === null) onProgress?.({ layer: index, bytesRead, totalBytes: layer?.sizeBytes ?? bytesRead });
      },
    });
    return outcome.kind === 'late' ? null : outcome.answer;
  }
}

/** Threads where the caller does not say how many. */
export function defaultConcurrency(): number {
  return Math.max(1, availableParallelism());
}

function toSource(layer: Layer): LayerSource | null {
  const { content, digest, diffId, sizeBytes } = layer;
  const promise = { digest, diffId, sizeBytes };
  if (content.kind === 'foreign') return null;
  if (content.kind === 'stream') return { kind: 'stream', promise };
  return { kind: 'file', path: content.path, offset: content.offset, sizeBytes: content.sizeBytes, promise };
}

function foreignLayer(layer: Layer): LayerOutcome {
  const gap = { ...makeGap('FOREIGN_LAYER', 'the layer is kept elsewhere and was not fetched'), layer: layer.diffId };
  return { kind: 'gap', gap };
}

async function* openContent(layer: Layer | undefined, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (layer?.content.kind === 'stream') yield* layer.content.open({ signal });
}
