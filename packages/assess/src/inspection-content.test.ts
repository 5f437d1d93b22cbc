import { describe, expect, it } from 'vitest';
import { EMPTY_CONFIG, type FileEntry, type Inspection } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { contentPieces } from './inspection-content.ts';
import { inspectionDigest } from './kept-inspection.ts';

function inspectionWith(count: number): Inspection {
  const entries = Array.from({ length: count }, (_, index): FileEntry => ({
    path: `/dir/file-${index}"ü`,
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    sizeBytes: index,
    layer: 0,
    linkTarget: null,
  }));
  return {
    schemaVersion: 1,
    subject: { reference: 'x', digest: null, indexDigest: null, imageId: null, platform: null },
    source: { kind: 'directory', layers: [] },
    config: EMPTY_CONFIG,
    history: [],
    os: null,
    packages: [],
    files: { count, directories: 0, symlinks: 0, others: 0, totalBytes: 0, entries },
    users: null,
    retrievedFiles: [],
    gaps: [],
    limits: DEFAULT_LIMITS,
    tool: { name: 'assay', version: '1' },
  };
}

describe('the content of an inspection', () => {
  it.each([0, 1, 4096, 4097, 9000])('in pieces is its JSON with %i paths', (count) => {
    const inspection = inspectionWith(count);
    const { subject: _, ...content } = inspection;
    expect(JSON.parse([...contentPieces(inspection)].join(''))).toEqual(JSON.parse(JSON.stringify(content)));
  });

  it('is named alike for an image of any name, and after JSON and back', () => {
    const inspection = inspectionWith(5000);
    const named = { ...inspection, subject: { ...inspection.subject, reference: 'y' } };
    const back: Inspection = JSON.parse(JSON.stringify(inspection));
    expect(inspectionDigest(named)).toBe(inspectionDigest(inspection));
    expect(inspectionDigest(back)).toBe(inspectionDigest(inspection));
  });
});
