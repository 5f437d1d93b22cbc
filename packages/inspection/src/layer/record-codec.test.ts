import { describe, expect, test } from 'vitest';
import { type LayerContents, type LayerRecord, RECORD_VERSION } from './layer-record.ts';
import { PathList } from './path-list.ts';
import { decodeContents, decodeRecord, encodeContents, encodeRecord } from './record-codec.ts';

const readings = Array.from({ length: 20 }, (_, index) => ({
  cataloger: 'c',
  index,
  path: `/a/${index}`,
  json: JSON.stringify('x\u00e9\uDCFF'.repeat(8000)),
}));
const contents: LayerContents = {
  readings,
  failures: [],
  bytes: [[0, 'AA==']],
  digests: [[0, { md5: 'ff' }]],
  examined: [0],
  secrets: [{ index: 0, path: '/a', found: [] }],
  matches: [[0, 'name']],
};
const record: LayerRecord = {
  version: RECORD_VERSION,
  paths: PathList.of(['/a', '/b\uDCFF']),
  types: 'fl',
  modes: Uint16Array.of(1, 2),
  uids: Float64Array.of(0, 2 ** 40),
  gids: Float64Array.of(0, 0),
  sizes: Float64Array.of(2 ** 50, 0),
  links: [[1, 'a']],
  xattrs: [[0, ['security.capability']]],
  contents,
  gaps: [],
  entryCount: 2,
  unpackedBytes: 3,
  isWhole: true,
};

describe.each([true, false])('encoded for the cache: %j', (isKept) => {
  test('records and contents survive', () => {
    expect(decodeRecord(encodeRecord(record, isKept))).toEqual(record);
    expect(decodeContents(encodeContents(contents, isKept))).toEqual(contents);
    expect(decodeContents(encodeContents({ ...contents, readings: [] }, isKept))).toEqual({
      ...contents,
      readings: [],
    });
  });

  test('anything else is no record', () => {
    const bytes = encodeRecord(record, isKept);
    const firstPart = 5 + Buffer.from(bytes).readUInt32LE(0);
    expect(decodeRecord(bytes.subarray(0, firstPart))).toBeNull();
    const step = isKept ? 101 : 40_009;
    for (let length = 0; length < bytes.length; length += step) {
      expect(decodeRecord(bytes.subarray(0, length))).toBeNull();
    }
    expect(decodeRecord(encodeContents(contents, isKept))).toBeNull();
    expect(decodeContents(bytes)).toBeNull();
    expect(decodeRecord(encodeRecord({ ...record, modes: Uint16Array.of(1) }, isKept))).toBeNull();
    expect(decodeRecord(Buffer.from('nonsense that is longer than a length'))).toBeNull();
    const unknownKind = bytes.slice();
    unknownKind[4] = 7;
    expect(decodeRecord(unknownKind)).toBeNull();
  });
});
