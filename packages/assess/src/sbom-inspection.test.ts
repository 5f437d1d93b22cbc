import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseReference } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { sbomInspection } from './sbom-inspection.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-sbom-'));
});
afterEach(async () => rm(directory, { recursive: true, force: true }));

const DOCUMENT = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [{ type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' }],
};

const inspect = async (target: string, as: string | null = null) =>
  sbomInspection({ target, as: as === null ? null : parseReference(as), toolVersion: '0', limits: DEFAULT_LIMITS });

describe('an SBOM as the image', () => {
  it('gives its packages, and says what it cannot tell', async () => {
    const file = join(directory, 'bom.json');
    await writeFile(file, JSON.stringify(DOCUMENT));
    const inspection = await inspect(`sbom:${file}`, 'registry.example/app:1');
    expect(inspection).toMatchObject({
      subject: { reference: 'registry.example/app:1' },
      packages: [{ name: 'left-pad', version: '1.3.0', type: 'npm' }],
    });
    expect(inspection?.gaps.map((gap) => gap.code)).toEqual(
      expect.arrayContaining(['SBOM_NO_FILES', 'SBOM_NO_CONFIG']),
    );
  });

  it('refuses a document that is larger than a file may be, having read no more of it', async () => {
    const file = join(directory, 'bom.json');
    await writeFile(file, JSON.stringify(DOCUMENT));
    const limits = { ...DEFAULT_LIMITS, maxSbomBytes: 50 };
    await expect(sbomInspection({ target: `sbom:${file}`, as: null, toolVersion: '0', limits })).rejects.toMatchObject({
      code: 'SBOM_TOO_LARGE',
    });
  });

  it('leaves every other target alone', async () => {
    expect(await inspect('oci:anything')).toBeNull();
  });

  it.each([
    ['no file', async () => undefined, 'SBOM_UNREADABLE'],
    ['a directory', async (file: string) => void (await mkdtemp(`${file}-`)), 'SBOM_UNREADABLE'],
    ['no JSON', async (file: string) => writeFile(file, '{"bomFormat":'), 'SBOM_SYNTAX'],
    ['another document', async (file: string) => writeFile(file, '{"a":1}'), 'SBOM_NOT_RECOGNIZED'],
  ])('refuses %s with %s', async (_, prepare, code) => {
    const file = join(directory, 'bom');
    await prepare(file);
    await expect(inspect(`sbom:${file}`)).rejects.toMatchObject({ code });
  });
});
