import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectionDigest, keepTarget } from '@assay/assess';
import { BASIC_REQUEST, type Inspection } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { buildImage, writeOciLayout } from '@assay/oci';
import { inspectionFormats } from '@assay/report';
import { expandExample } from '@assay/secret';
import { registryOptions } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInspectionFile } from './stored-inspection.ts';

const TOKEN = expandExample('ghp_{github}');
const STATUS = 'Package: demo\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nDescription: x\n';

let directory = '';
let inspection: Inspection;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-stored-'));
  const entries = [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    { path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\n' },
    { path: 'var/lib/dpkg/status', content: STATUS },
    { path: 'var/lib/dpkg/info/demo.list', content: '/bin/demo\n' },
    { path: 'var/lib/dpkg/info/demo.md5sums', content: `${'0'.repeat(32)}  bin/demo\n` },
    { path: 'bin/demo', content: 'x', mode: 0o4755 },
  ];
  const config = { env: [`TOKEN=${TOKEN}`], labels: { '2': 'b', '1': 'a', name: 'x' } };
  await writeOciLayout(join(directory, 'app'), [{ content: buildImage({ layers: [{ entries }], config }), name: '1' }]);
  const [kept] = await keepTarget({
    target: `oci:${join(directory, 'app')}`,
    open: registryOptions(),
    as: null,
    limits: DEFAULT_LIMITS,
    request: {
      ...BASIC_REQUEST,
      fileDigests: { algorithms: ['md5', 'sha256'], paths: 'all' },
      secrets: true,
      scope: 'all-layers',
      declared: true,
      retrieve: ['/etc/passwd'],
      contentSearches: [{ name: 'root', regex: 'root' }],
    },
    cache: null,
    toolVersion: '0',
    signal: new AbortController().signal,
  });
  if (kept === undefined) throw new Error('the image has no platform');
  inspection = kept.inspection;
}, 60_000);
afterAll(async () => rm(directory, { recursive: true, force: true }));

const reread = async (format: string, value: Inspection): Promise<Awaited<ReturnType<typeof readInspectionFile>>> => {
  const file = join(directory, `${format}.json`);
  const text = inspectionFormats.get(format)?.render(value, { color: false, width: 80 }) ?? '';
  await writeFile(file, text);
  return readInspectionFile(file);
};

describe('an inspection that was kept', () => {
  it('is read as it was, to the digest of its content', async () => {
    const { inspections } = await reread('inspection', inspection);
    expect(inspections).toHaveLength(1);
    expect(inspections[0]?.held).toEqual({ entries: true, packageFiles: true });
    expect(inspections[0]?.inspection).toEqual(inspection);
    expect(inspections[0] && inspectionDigest(inspections[0].inspection)).toBe(inspectionDigest(inspection));
  });

  it('holds secrets hidden', async () => {
    expect(inspection.secrets?.length).toBeGreaterThan(0);
    const text = inspectionFormats.get('inspection')?.render(inspection, { color: false, width: 80 });
    expect(text).not.toContain(TOKEN);
  });

  it('loses nothing of what a scanner and a clock add', async () => {
    const malware = { scanner: 'clamav', version: '1', scannedFiles: 1, skippedFiles: 0, findings: [] };
    const more = { ...inspection, malware, inspectedAt: '2026-01-01T00:00:00.000Z' };
    expect((await reread('inspection', more)).inspections[0]?.inspection).toEqual(more);
  });
});

describe('an inspection as a report', () => {
  it('says what it does not hold', async () => {
    const { inspections } = await reread('json', inspection);
    expect(inspections[0]?.held).toEqual({ entries: false, packageFiles: false });
  });
});
