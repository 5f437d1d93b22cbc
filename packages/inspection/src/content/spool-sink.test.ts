import type { Image, Inspection } from '@assay/core';
import { buildLayer } from '@assay/oci';
import { buildZip, memoryImage } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { javaCataloger } from '../catalogers/java/cataloger.ts';
import { listZip } from '../catalogers/read-zip.ts';
import { readArchive } from '../catalogers/java/read-archive.ts';
import { RecordBuilder } from '../layer/record-builder.ts';
import { MAX_HELD_FILE_BYTES } from '../limits.ts';
import { inspectInline } from '../testing/inspect-inline.ts';
import { ProgramSpool } from './program-spool.ts';
import { SpoolSink } from './spool-sink.ts';

const POM = { name: 'META-INF/maven/g/a/pom.properties', content: 'groupId=g\nartifactId=a\nversion=1\n' };
const INNER = buildZip([
  { name: 'META-INF/maven/h/b/pom.properties', content: 'groupId=h\nartifactId=b\nversion=2\n' },
]);

const JAR = buildZip([POM, { name: 'BOOT-INF/lib/b-2.jar', content: INNER }]);

describe('archives that are too large to be held', () => {
  test.each<[string, Uint8Array]>([
    ['with one within', JAR],
    ['behind a start script', Buffer.concat([Buffer.from('#!/bin/sh\n'), JAR])],
    ['that are damaged', Buffer.from(JAR).fill(0, 40, 60)],
  ])('tell the same: %s', (_name, bytes) => {
    using spool = new ProgramSpool();
    spool.append(bytes);
    const expected = readArchive({ path: '/a-1.jar', bytes });
    expect(readArchive({ path: '/a-1.jar', bytes: bytes.subarray(0, 10), windows: spool })).toEqual(expected);
    expect(expected.archives.length).toBeGreaterThan(0);
  });

  test('are none where the file is no archive', () => {
    using spool = new ProgramSpool();
    spool.append(Buffer.alloc(1000));
    expect(() => listZip(spool)).toThrow(expect.objectContaining({ code: 'ZIP_INVALID' }));
  });

  const inspect = (content: Uint8Array, maxFileBytes?: number): Promise<Inspection> => {
    const image: Image = memoryImage([
      buildLayer({
        entries: [
          { path: 'app/a-1.jar', content },
          { path: 'lib/a-1.jar', content: JAR },
        ],
        compression: 'none',
      }),
    ]);
    return inspectInline(image, {
      catalogers: [javaCataloger],
      ...(maxFileBytes === undefined ? {} : { limits: { maxFileBytes } }),
    });
  };

  test('are read all the same, up to the limit', async () => {
    const large = Buffer.concat([Buffer.alloc(MAX_HELD_FILE_BYTES), JAR]);
    const found = await inspect(large);
    expect(found.gaps).toEqual([]);
    expect(found.packages.map(({ purl, locations }) => [purl, locations.length])).toEqual([
      ['pkg:maven/g/a@1', 2],
      ['pkg:maven/h/b@2', 2],
    ]);
    const limited = await inspect(large, large.byteLength - 1);
    expect(limited.gaps.map(({ code, path }) => `${code} ${path}`)).toEqual(['LIMIT_FILE_BYTES /app/a-1.jar']);
    expect(limited.packages).toHaveLength(2);
  });

  test('are a gap where there is no room for them', () => {
    const record = new RecordBuilder();
    const file = { index: 0, path: '/a.jar', sizeBytes: 3, holeBytes: 0, contentUnknown: false };
    const sink = new SpoolSink(
      file,
      [{ cataloger: javaCataloger, path: '/a.jar' }],
      new ProgramSpool('/nowhere/at all'),
      record,
    );
    sink.write(Buffer.from('ab'));
    sink.write(Buffer.from('c'));
    sink.end();
    expect(record.readings).toEqual([]);
    expect(record.failures).toMatchObject([{ cataloger: 'java', code: 'LIMIT_FILE_BYTES', effect: 'partial' }]);
  });
});
