import { AssayError, type LayerContent, type Reference, formatReference } from '@assay/core';
import type { ContentSource, Descriptor, FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import type { OpenOptions } from '../open-options.ts';
import { type BlobProgress, streamBlob } from './blob-stream.ts';
import type { Connection } from './connection.ts';
import { checkContent } from './content-check.ts';
import { fetchManifest, fetchRootManifest } from './manifest-fetch.ts';
import { openSession } from './registry-session.ts';
import type { RetryOptions } from './retry.ts';
import { SYSTEM_TIMING, type Timing } from './timing.ts';

/** An image in a registry: its content, and the manifest or index that the reference names. */
export interface OpenedRegistry {
  readonly source: ContentSource;
  readonly root: FetchedManifest;
}

/**
 * Resolves a reference in its registry, or in a mirror of it, with one GET of the manifest; from then on everything is asked for by
 * digest. With tag and digest the digest decides. Layers resume after cuts and move on to the next server when one fails for good.
 * The caller disposes of the source.
 * @throws IMAGE_NOT_FOUND, DIGEST_MISMATCH, CONTENT_TOO_LARGE, MANIFEST_SCHEMA1, REGISTRY_UNREACHABLE, REGISTRY_TLS,
 * REGISTRY_UNAUTHORIZED, REGISTRY_RATE_LIMITED, REGISTRY_ERROR, REGISTRY_PROTOCOL, REGISTRY_SETTINGS_INVALID, REALM_REFUSED,
 * CREDENTIALS_UNREADABLE, OFFLINE, ABORTED
 */
export async function openRegistrySource(
  reference: Reference,
  options: OpenOptions,
  timing: Timing = SYSTEM_TIMING,
): Promise<OpenedRegistry> {
  const session = openSession(reference, options, { access: 'pull', timing });
  const { connections, retry } = session;
  try {
    const root = await firstToAnswer(connections, async (connection) => ({
      connection,
      manifest: await fetchRootManifest(connection, reference, { ...retry, signal: options.signal }),
    }));
    const serving = connections.slice(connections.indexOf(root.connection));
    const source = createSource(reference, serving, { retry, close: async () => await session[Symbol.asyncDispose]() });
    return { source, root: root.manifest };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

/** The content of a repository as a source: what one server cannot give the next is asked for. */
export function createSource(
  reference: Reference,
  connections: readonly Connection[],
  options: { readonly retry: Omit<RetryOptions, 'signal'>; readonly close: () => Promise<void> },
): ContentSource {
  const { retry } = options;
  return {
    kind: 'registry',
    displayName: formatReference(reference),
    reference,
    manifest: async (descriptor, { signal }) =>
      await firstToAnswer(
        connections,
        async (connection) => await fetchManifest(connection, descriptor, { ...retry, signal }),
      ),
    blob: async (descriptor, { maxBytes, signal }) =>
      await readBlob(connections, descriptor, { maxBytes, retry: { ...retry, signal } }),
    layer: (descriptor) => layerContent(connections, descriptor, retry),
    [Symbol.asyncDispose]: options.close,
  };
}

/** Layers that their makers did not allow to be passed on: their URLs lead anywhere, so they are left alone. */
const FOREIGN_TYPE = /^application\/vnd\.(?:docker\.image\.rootfs\.foreign\.|oci\.image\.layer\.nondistributable\.)/;

function layerContent(
  connections: readonly Connection[],
  descriptor: Descriptor,
  retry: Omit<RetryOptions, 'signal'>,
): LayerContent {
  if (FOREIGN_TYPE.test(descriptor.mediaType)) return { kind: 'foreign' };
  return { kind: 'stream', open: ({ signal }) => streamFromAny(connections, descriptor, { ...retry, signal }) };
}

async function readBlob(
  connections: readonly Connection[],
  descriptor: Descriptor,
  options: { readonly maxBytes: number; readonly retry: RetryOptions },
): Promise<Uint8Array> {
  const what = `blob ${descriptor.digest}`;
  if (descriptor.sizeBytes > options.maxBytes) {
    throw ociError('CONTENT_TOO_LARGE', `${what} has ${descriptor.sizeBytes} bytes, more than ${options.maxBytes}`);
  }
  return await firstToAnswer(connections, async (connection) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of streamBlob(connection, descriptor, {
      ...options.retry,
      progress: { deliveredBytes: 0 },
    })) {
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    checkContent(bytes, descriptor, what);
    return bytes;
  });
}

async function* streamFromAny(
  connections: readonly Connection[],
  descriptor: Descriptor,
  retry: RetryOptions,
): AsyncGenerator<Uint8Array> {
  const progress: BlobProgress = { deliveredBytes: 0 };
  for (const [index, connection] of connections.entries()) {
    try {
      yield* streamBlob(connection, descriptor, { ...retry, progress });
      return;
    } catch (error) {
      // Bytes that were passed on cannot be taken back, so a server that broke its promise about them ends the stream.
      const broken = error instanceof AssayError && error.kind === 'untrusted' && error.code !== 'BLOB_NOT_FOUND';
      if (broken || index === connections.length - 1 || !mayAskNext(error)) throw error;
    }
  }
}

/** The answer of the first server that gives a good one. When none does, the registry's own error is what counts. */
async function firstToAnswer<T>(
  connections: readonly Connection[],
  ask: (connection: Connection) => Promise<T>,
): Promise<T> {
  for (const connection of connections.slice(0, -1)) {
    try {
      return await ask(connection);
    } catch (error) {
      if (!mayAskNext(error)) throw error;
    }
  }
  const last = connections.at(-1);
  if (last === undefined) throw ociError('REGISTRY_UNREACHABLE', 'there is no server to ask');
  return await ask(last);
}

/** Whatever a mirror does wrong, the next server may do right; only a cancelled request stays cancelled. */
function mayAskNext(error: unknown): boolean {
  return error instanceof AssayError && error.code !== 'ABORTED' && error.kind !== 'usage';
}
