import { answerFailure } from './answer-failure.ts';
import type { Connection } from './connection.ts';
import { MANIFEST_ACCEPT } from './manifest-answer.ts';

/** A manifest to send. */
export interface SendableManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/**
 * Stores a manifest under a tag or digest; `refused` when somebody else changed what is there in the meantime (`ifMatch`). Nothing
 * is retried here. OCI distribution specification 1.1, pushing manifests.
 * @throws PassingFault, REGISTRY_ERROR, and what `Connection.send` throws
 */
export async function uploadManifest(
  connection: Connection,
  name: string,
  manifest: SendableManifest,
  options: { readonly signal: AbortSignal; readonly ifMatch?: string },
): Promise<'stored' | 'refused'> {
  const { registry, repository } = connection.endpoint;
  const headers = {
    'content-type': manifest.mediaType,
    'content-length': String(manifest.bytes.byteLength),
    ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
  };
  const body = (): AsyncIterable<Uint8Array> => once(manifest.bytes);
  const sent = await connection.send(`manifests/${name}`, { method: 'PUT', headers, body, signal: options.signal });
  if (sent.status === 412 && options.ifMatch !== undefined) {
    await sent.discard();
    return 'refused';
  }
  if (sent.status !== 201) {
    throw await answerFailure(sent, {
      what: `manifest ${name} for ${registry}/${repository}`,
      missing: 'REGISTRY_ERROR',
    });
  }
  await sent.discard();
  return 'stored';
}

/** True when the repository has the manifest. */
export async function hasManifest(connection: Connection, name: string, signal: AbortSignal): Promise<boolean> {
  const answer = await connection.send(`manifests/${name}`, {
    method: 'HEAD',
    headers: { accept: MANIFEST_ACCEPT },
    signal,
  });
  await answer.discard();
  return answer.status === 200;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
