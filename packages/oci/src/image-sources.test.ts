import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IMAGE_SOURCE_CASES, IMAGE_SOURCE_SETUPS, registryOptions } from '@assay/testkit';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { openImages } from './open-images.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-sources-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe.each(IMAGE_SOURCE_SETUPS)('image source: $name', (setup) => {
  test.each(IMAGE_SOURCE_CASES)('$name', async (requirement) => {
    const scratchDirectory = await mkdtemp(join(directory, 'scratch-'));
    await requirement.run({
      setup,
      directory,
      scratchDirectory,
      open: (target, changes) => openImages(target, registryOptions({}, { scratchDirectory, ...changes })),
    });
  });
});
