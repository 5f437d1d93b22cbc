import { type Image, type Reference, formatReference } from '@assay/core';
import { type ArchiveFile, openScratch } from '../archive/archive-file.ts';
import { streamToScratch } from '../archive/unpack-to-scratch.ts';
import { openDockerArchiveFile } from '../docker-archive/source.ts';
import { ociError } from '../errors.ts';
import type { ArchiveOptions } from '../oci-archive/source.ts';
import type { OpenOptions } from '../open-options.ts';
import { type DaemonAddress, parseDaemonAddress } from './daemon-address.ts';
import { createDaemonClient } from './daemon-client.ts';

/**
 * Opens an image of the docker daemon: it is exported into a scratch file and read as a docker archive. Layers come unpacked
 * from there, so that they have diffIDs but no digests.
 * @throws DAEMON_UNREACHABLE, OFFLINE, IMAGE_NOT_FOUND and what `openDockerArchive` throws
 */
export async function openDaemonImage(
  reference: Reference,
  options: ArchiveOptions & Pick<OpenOptions, 'dockerHost' | 'offline'>,
): Promise<readonly Image[]> {
  const address = parseDaemonAddress(options.dockerHost);
  if (options.offline && address.socketPath === null) {
    throw ociError('OFFLINE', `the docker daemon at ${address.origin} is on the network`);
  }
  const archive = await exportImage(address, reference, options);
  const displayName = formatReference(reference);
  const names = { sourceKind: 'docker' as const, displayName, reference, path: displayName, name: null };
  return openDockerArchiveFile(archive, names, options);
}

async function exportImage(
  address: DaemonAddress,
  reference: Reference,
  options: ArchiveOptions,
): Promise<ArchiveFile> {
  await using client = createDaemonClient(address);
  const { signal, scratchDirectory } = options;
  const path = `the export of ${formatReference(reference)}`;
  const id = await client.imageId(daemonName(reference), signal);
  const scratch = await streamToScratch(client.export(id, signal), { scratchDirectory, path, signal });
  return openScratch(scratch, path, signal);
}

/** Daemons look images up by tag or by digest; with both, the digest says more. */
function daemonName(reference: Reference): string {
  return formatReference(reference.digest === null ? reference : { ...reference, tag: null });
}
