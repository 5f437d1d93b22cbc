import { type Digest, type Reference, formatReference } from '@assay/core';
import { ociError } from '../errors.ts';
import type { OpenOptions } from '../open-options.ts';
import { answerFailure } from './answer-failure.ts';
import { type Connection, connect } from './connection.ts';
import { endpointsOf } from './endpoint.ts';
import { createHttpClient } from './http-client.ts';
import { singleHeader } from './http-answer.ts';
import { rulesOf } from './registry-source.ts';
import { type RetryOptions, withRetries } from './retry.ts';
import { SYSTEM_TIMING } from './timing.ts';
import { sha256 } from '../writer/build-image.ts';

/** One blob of an artifact, which can be opened again. */
export interface ArtifactBlob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly annotations?: Readonly<Record<string, string>>;
  open(): AsyncIterable<Uint8Array>;
}

/** An artifact as OCI image manifests carry them: an empty configuration and blobs. OCI image specification 1.1, artifact guidance. */
export interface Artifact {
  readonly artifactType: string;
  readonly blobs: readonly ArtifactBlob[];
  readonly annotations: Readonly<Record<string, string>>;
}

const EMPTY_JSON = Buffer.from('{}');
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/**
 * Writes an artifact to a registry under the reference's tag; blobs that are there already are not sent. Returns the digest of its
 * manifest. Never goes to a mirror.
 * @throws REGISTRY_UNREACHABLE, REGISTRY_TLS, REGISTRY_UNAUTHORIZED, REGISTRY_ERROR, REGISTRY_PROTOCOL, REGISTRY_SETTINGS_INVALID,
 * REALM_REFUSED, CREDENTIALS_UNREADABLE, OFFLINE, ABORTED
 */
export async function pushRegistryArtifact(
  reference: Reference,
  artifact: Artifact,
  options: OpenOptions,
): Promise<Digest> {
  if (options.offline) throw ociError('OFFLINE', `${formatReference(reference)} is in a registry`);
  const { registry: settings, signal } = options;
  const [endpoint] = endpointsOf(reference, { ...settings, mirrors: {} });
  if (endpoint === undefined) throw ociError('REGISTRY_UNREACHABLE', 'there is no server to ask');
  const timing = SYSTEM_TIMING;
  const client = createHttpClient({
    rules: rulesOf([endpoint], options),
    idleTimeoutMs: settings.idleTimeoutMs,
    timing,
    ...(settings.proxy === undefined ? {} : { proxy: settings.proxy }),
  });
  try {
    const retry: RetryOptions = { retries: settings.retries, timing, signal };
    const connection = connect(endpoint, { send: client.send, settings, retry, access: 'pull,push' });
    const config: ArtifactBlob = {
      mediaType: EMPTY_TYPE,
      digest: sha256(EMPTY_JSON),
      sizeBytes: EMPTY_JSON.byteLength,
      open: () => bytesOf(EMPTY_JSON),
    };
    for (const blob of [config, ...artifact.blobs]) {
      await withRetries(async () => pushBlob(connection, blob, signal), retry);
    }
    const manifest = Buffer.from(JSON.stringify(manifestOf(artifact, config)));
    const tag = reference.tag ?? 'latest';
    await withRetries(async () => pushManifest(connection, tag, manifest, signal), retry);
    return sha256(manifest);
  } finally {
    await client[Symbol.asyncDispose]();
  }
}

function manifestOf({ artifactType, blobs, annotations }: Artifact, config: ArtifactBlob): object {
  return {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType,
    config: descriptor(config),
    layers: blobs.map(descriptor),
    annotations,
  };
}

function descriptor({ mediaType, digest, sizeBytes, annotations }: ArtifactBlob): object {
  return { mediaType, digest, size: sizeBytes, ...(annotations === undefined ? {} : { annotations }) };
}

/** OCI distribution specification 1.1, pushing blobs: POST then PUT. */
async function pushBlob(connection: Connection, blob: ArtifactBlob, signal: AbortSignal): Promise<void> {
  const what = `blob ${blob.digest} for ${connection.endpoint.registry}/${connection.endpoint.repository}`;
  const held = await connection.send(`blobs/${blob.digest}`, { method: 'HEAD', headers: {}, signal });
  await held.discard();
  if (held.status === 200) return;
  const begun = await connection.send('blobs/uploads/', { method: 'POST', headers: { 'content-length': '0' }, signal });
  if (begun.status !== 202) throw await answerFailure(begun, { what, missing: 'REGISTRY_ERROR' });
  await begun.discard();
  const location = singleHeader(begun, 'location');
  if (location === null || !URL.canParse(location, begun.url)) {
    throw ociError('REGISTRY_PROTOCOL', `${what}: the registry does not say where to send it`);
  }
  const target = new URL(location, begun.url);
  target.searchParams.set('digest', blob.digest);
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(blob.sizeBytes) };
  const sent = await connection.send(target, { method: 'PUT', headers, body: () => blob.open(), signal });
  if (sent.status !== 201) throw await answerFailure(sent, { what, missing: 'REGISTRY_ERROR' });
  await sent.discard();
}

async function pushManifest(
  connection: Connection,
  tag: string,
  manifest: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const { registry, repository } = connection.endpoint;
  const headers = { 'content-type': MANIFEST_TYPE, 'content-length': String(manifest.byteLength) };
  const body = (): AsyncIterable<Uint8Array> => bytesOf(manifest);
  const sent = await connection.send(`manifests/${tag}`, { method: 'PUT', headers, body, signal });
  if (sent.status !== 201) {
    throw await answerFailure(sent, {
      what: `manifest ${tag} for ${registry}/${repository}`,
      missing: 'REGISTRY_ERROR',
    });
  }
  await sent.discard();
}

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
