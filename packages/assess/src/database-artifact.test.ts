import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDigest, parseReference } from '@assay/core';
import { registryOptions, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullDatabase } from './database-artifact.ts';

const TYPE = 'application/vnd.assay.advisory-database.v1';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const BLOB = { mediaType: TYPE, digest: parseDigest(`sha256:${'1'.repeat(64)}`), size: 10 };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-artifact-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Pulls an artifact with these blobs; what was asked of the registry and how it ended. */
async function pulled(manifest: object): Promise<{ readonly code: unknown; readonly asked: readonly string[] }> {
  await using registry = await startFakeRegistry();
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, artifactType: TYPE, ...manifest }));
  registry.putManifest('team/advisories', { bytes, mediaType: MANIFEST, tags: ['latest'] });
  const transfer = {
    database: join(folder, 'advisories.db'),
    reference: parseReference(`${registry.host}/team/advisories:latest`),
    open: registryOptions({ insecure: [registry.host] }, { scratchDirectory: folder }),
  };
  const options = { keys: [], allowOlder: false };
  const error: unknown = await pullDatabase(transfer, options).catch((thrown: unknown) => thrown);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  return { code, asked: registry.requests.map(({ url }) => url).filter((url) => url.includes('/blobs/')) };
}

describe('a database in a registry', () => {
  it.each<[string, object, string]>([
    ['is larger than the disk should hold', { layers: [{ ...BLOB, size: 4 * 1024 ** 3 + 1 }] }, 'ARTIFACT_INVALID'],
    ['consists of two blobs', { layers: [BLOB, BLOB] }, 'ARTIFACT_INVALID'],
    ['consists of nothing', { layers: [] }, 'ARTIFACT_INVALID'],
    ['is something else', { artifactType: 'application/vnd.example', layers: [BLOB] }, 'ARTIFACT_TYPE'],
  ])('is not fetched when it %s', async (_, manifest, code) => {
    expect(await pulled(manifest)).toEqual({ code, asked: [] });
    expect(existsSync(join(folder, 'advisories.db'))).toBe(false);
  });
});
