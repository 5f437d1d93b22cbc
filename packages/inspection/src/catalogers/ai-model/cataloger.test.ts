import { testRuns } from '@assay/testkit';
import { assert, nat, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGguf, buildSafetensors } from './build-model.ts';
import { modelPackage } from './package.ts';
import { parseGguf } from './parse-gguf.ts';
import { parseSafetensors } from './parse-safetensors.ts';
import { readModel } from './reading.ts';

const GENERAL = {
  'general.architecture': 'llama',
  'tokenizer.ggml.tokens': ['<s>', '</s>', 'a'],
  'general.name': 'Tiny Llama',
  'general.version': 'v1.0',
  'general.license': 'apache-2.0',
  'general.size_label': '1.1B',
  'general.file_type': 15,
};

describe('parseGguf', () => {
  test.each([{ version: 1 }, { version: 2 }, { version: 3 }, { version: 3, littleEndian: false }])(
    'reads %j',
    (shape) => {
      const header = parseGguf(buildGguf(GENERAL, shape));
      expect(header).toMatchObject({ version: shape.version, tensors: 291, fileType: 15 });
      expect(Object.fromEntries(header?.texts ?? [])).toEqual({
        architecture: 'llama',
        name: 'Tiny Llama',
        version: 'v1.0',
        license: 'apache-2.0',
        size_label: '1.1B',
      });
    },
  );

  test('gives what is there of a header that was cut off', () => {
    const whole = buildGguf(GENERAL);
    expect(parseGguf(whole.subarray(0, 90))?.texts.get('architecture')).toBe('llama');
  });

  test('a value of an unknown type ends the header', () => {
    const bytes = buildGguf({ 'general.name': 'a', x: 7, 'general.license': 'b' });
    bytes.writeUInt32LE(99, bytes.indexOf('x') + 1);
    expect([...(parseGguf(bytes)?.texts.keys() ?? [])]).toEqual(['name']);
  });

  test('lists in lists without end are left', () => {
    const nested = Buffer.concat([
      buildGguf({ x: 7 }).subarray(0, 24 + 9),
      ...Array.from({ length: 1000 }, () => Buffer.from('090000000100000000000000', 'hex')),
    ]);
    expect(parseGguf(nested)?.texts.size).toBe(0);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['only the magic', Buffer.from('GGUF')],
    ['another magic', Buffer.from(`GGML${'\0'.repeat(40)}`)],
    ['a version beyond reason', buildGguf({}, { version: 0x0101_0101 })],
  ])('finds none in %s', (_name, bytes) => {
    expect(parseGguf(bytes)).toBeNull();
  });

  test('counts and lengths beyond reason cost nothing', () => {
    const bytes = buildGguf(GENERAL);
    assert(
      property(nat(bytes.byteLength - 1), uint8Array({ minLength: 1, maxLength: 9 }), (at, other) => {
        const damaged = Buffer.from(bytes);
        damaged.set(other.subarray(0, bytes.byteLength - at), at);
        parseGguf(damaged);
      }),
      testRuns(500),
    );
  });
});

describe('parseSafetensors', () => {
  test('reads metadata and counts tensors', () => {
    const bytes = buildSafetensors({ __metadata__: { format: 'pt', n: 1 }, a: {}, b: {} });
    const { tensors, texts } = parseSafetensors(bytes);
    expect({ tensors, texts: Object.fromEntries(texts) }).toEqual({ tensors: 2, texts: { format: 'pt', n: '' } });
  });

  test.each([[{ a: {} }], [{ __metadata__: [] }], [{ __metadata__: null }]])('reads %j without metadata', (header) => {
    expect(parseSafetensors(buildSafetensors(header)).texts.size).toBe(0);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'MODEL_INVALID'],
    ['a length beyond the file', buildSafetensors({}).fill(0xff, 0, 8), 'MODEL_INVALID'],
    ['a list', buildSafetensors([]), 'MODEL_INVALID'],
    ['no JSON', Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{x')]), 'JSON_INVALID'],
  ])('cannot read %s', (_name, bytes, code) => {
    expect(() => parseSafetensors(bytes)).toThrow(expect.objectContaining({ code }));
  });
});

describe('packages', () => {
  const named = buildGguf(GENERAL);
  const bare = buildSafetensors({ a: {} });
  const spec = buildSafetensors({
    __metadata__: { 'modelspec.title': 'SD XL', 'modelspec.license': 'CreativeML' },
    a: {},
  });

  test.each([
    ['/models/x.gguf', named, 'pkg:generic/Tiny%20Llama@v1.0'],
    ['/models/mistral-7b.Q4_K_M.gguf', buildGguf({}), 'pkg:generic/mistral-7b.Q4_K_M'],
    ['/models/bert/model.safetensors', bare, 'pkg:generic/bert'],
    ['/models/qwen/model-00002-of-00004.safetensors', bare, 'pkg:generic/qwen'],
    ['/models/lora.safetensors', bare, 'pkg:generic/lora'],
    ['/model.safetensors', bare, 'pkg:generic/model'],
    ['/.safetensors', bare, 'pkg:generic/model'],
    ['/models/sd.safetensors', spec, 'pkg:generic/SD%20XL'],
    [
      '/root/.cache/huggingface/hub/models--google--bert-base/snapshots/86b5e0934494bd15c9632b12f734a8a67f723594/model.safetensors',
      bare,
      'pkg:generic/google/bert-base@86b5e0934494bd15c9632b12f734a8a67f723594',
    ],
  ])('of %s', (path, bytes, purl) => {
    expect(modelPackage(readModel({ path, bytes }), { path, layer: null }).purl).toBe(purl);
  });

  test('a file that only has the name is no model', () => {
    expect(() => readModel({ path: '/x.gguf', bytes: Buffer.from('text') })).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID' }),
    );
  });
});
