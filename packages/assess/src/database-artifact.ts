import { type KeyObject, createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type DatabaseStatus, type ImportOptions, exportDatabase, importDatabase } from '@assay/advisory';
import { type Digest, type Reference, parseDigest } from '@assay/core';
import { type OpenOptions, createScratchFile, openArtifact, pushArtifact } from '@assay/oci';
import { assessError } from './errors.ts';

/** Type of the artifact, and of its only blob: an exported database. */
const DATABASE_ARTIFACT_TYPE = 'application/vnd.assay.advisory-database.v1';

/** Bytes of the largest export that is fetched: a registry must not fill the disk. All feeds together take far less than one GiB. */
const MAX_ARTIFACT_BYTES = 4 * 1024 ** 3;

/** Where the database is, and how to reach the registry. */
export interface DatabaseTransfer {
  readonly database: string;
  readonly reference: Reference;
  readonly open: OpenOptions;
}

/**
 * Puts the database into a registry, signed when there is a key. Returns the digest of the manifest.
 * @throws DATABASE_MISSING, DATABASE_CORRUPT, and what writing to registries throws
 */
export async function pushDatabase(transfer: DatabaseTransfer, key: KeyObject | null): Promise<Digest> {
  return await withScratchFile(transfer.open.scratchDirectory, async (file) => {
    const status = await exportDatabase(transfer.database, file, key);
    const hash = createHash('sha256');
    for await (const piece of createReadStream(file)) hash.update(piece);
    const blob = {
      mediaType: DATABASE_ARTIFACT_TYPE,
      digest: parseDigest(`sha256:${hash.digest('hex')}`),
      sizeBytes: (await stat(file)).size,
      open: () => createReadStream(file),
    };
    const annotations = { 'org.opencontainers.image.created': status.builtAt };
    return await pushArtifact(
      transfer.reference,
      { artifactType: DATABASE_ARTIFACT_TYPE, blobs: [blob], annotations },
      transfer.open,
    );
  });
}

/**
 * Takes the database from a registry; the one in place stays unless the new one is whole, signed as asked, and not older.
 * @throws ARTIFACT_INVALID, DATABASE_CORRUPT, DATABASE_SIGNATURE, DATABASE_OLDER, and what reading from registries throws
 */
export async function pullDatabase(transfer: DatabaseTransfer, options: ImportOptions): Promise<DatabaseStatus> {
  await using artifact = await openArtifact(transfer.reference, DATABASE_ARTIFACT_TYPE, transfer.open);
  const [blob, another] = artifact.blobs;
  if (blob === undefined || another !== undefined) {
    throw assessError('ARTIFACT_INVALID', 'The artifact does not consist of one advisory database');
  }
  if (blob.sizeBytes > MAX_ARTIFACT_BYTES) {
    throw assessError('ARTIFACT_INVALID', `The artifact is larger than ${MAX_ARTIFACT_BYTES} bytes`);
  }
  return await withScratchFile(transfer.open.scratchDirectory, async (file) => {
    await pipeline(artifact.open(blob), createWriteStream(file));
    return await importDatabase(file, transfer.database, options);
  });
}

async function withScratchFile<T>(directory: string, work: (file: string) => Promise<T>): Promise<T> {
  await using scratch = await createScratchFile(directory);
  return await work(scratch.path);
}
