import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '@assay/core';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DEFAULT_EXPRESSION_LIMITS,
  type ExpressionEngines,
  type ExpressionOutcome,
} from '../image-policy/expression-port.ts';
import { judgeExpression } from '../image-policy/judge-expression.ts';
import { readCompliance } from './compliance.ts';
import { OpaProgram } from './opa-program.ts';
import { readModule } from './read-bundle.ts';
import { runProgram } from './run-program.ts';

const signal = new AbortController().signal;
const program = new OpaProgram(process.env['ASSAY_OPA'] ?? null);
const path = await program.locate(signal);
if (path === null)
  process.stderr.write('tests of Rego in source form are left out: there is no opa on PATH (or ASSAY_OPA)\n');

function enginesWith(opa: OpaProgram | null, deadlineMs = 10_000): ExpressionEngines {
  const evaluatedAt = new Date('2026-06-01T00:00:00Z');
  return { cel: null, opa, evaluatedAt, limits: { ...DEFAULT_EXPRESSION_LIMITS, deadlineMs }, signal };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-rego-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  [true, 'true', [], []],
  [false, 'false', ['isCompliant of package sigstore does not hold'], []],
  [undefined, 'false', ['isCompliant of package sigstore does not hold: it has no value'], []],
  [[], 'false', ['isCompliant of package sigstore does not hold: it is empty'], []],
  [[{ result: true }], 'true', [], []],
  [[{ result: true, warning: 'w', error: '' }], 'true', [], ['w']],
  [[{ result: false, error: 'e', warning: 'w' }], 'false', ['e'], ['w']],
  [[{ result: true }, { result: false, error: 'e' }], 'false', ['e'], []],
  [[{}], 'false', ['isCompliant of package sigstore does not hold'], []],
  [{ result: true }, 'true', [], []],
] as const)('the answer %j is %s', (value, result, messages, warnings) => {
  expect(readCompliance(value)).toEqual({ result, messages, warnings });
});

test.each([[1], ['true'], [null], [[true]], [[{ result: 'true' }]], [[[]]]])(
  'the answer %j cannot be told',
  (value) => {
    expect(readCompliance(value).result).toBe('error');
  },
);

describe('bundles', () => {
  const block = (name: string, content: Uint8Array, size = content.length): Buffer => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(size.toString(8).padStart(11, '0'), 124);
    return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
  };
  const WASM = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

  test('module and data are found', () => {
    const archive = Buffer.concat([
      block('/data.json', Buffer.from('{"a":1}')),
      block('/policy.wasm', WASM),
      Buffer.alloc(1024),
    ]);
    expect(readModule(gzipSync(archive))).toEqual({ wasm: new Uint8Array(WASM), data: '{"a":1}' });
    expect(readModule(WASM)).toEqual({ wasm: new Uint8Array(WASM), data: null });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('package sigstore')],
    ['damaged', Buffer.from([0x1f, 0x8b, 1, 2, 3])],
    ['without a module', gzipSync(block('/data.json', Buffer.from('{}')))],
    ['with two modules', gzipSync(Buffer.concat([block('policy.wasm', WASM), block('/policy.wasm', WASM)]))],
    ['with a size that is not there', gzipSync(block('/policy.wasm', WASM, 1_000_000))],
    ['too large when unpacked', gzipSync(Buffer.alloc(65 * 1024 * 1024))],
  ])('refuses one that is %s', (_, bytes) => {
    expect(typeof readModule(bytes)).toBe('string');
  });

  test('a module that is none is an error', async () => {
    const expression = { language: 'rego-wasm', module: WASM.toString('base64'), entrypoint: '' } as const;
    const outcome = await judgeExpression(expression, {}, enginesWith(null));
    expect(outcome).toMatchObject({ result: 'error', messages: [expect.stringContaining('compiled Rego: ')] });
  });
});

test('without opa the error says what to install', async () => {
  for (const opa of [null, new OpaProgram('/nowhere/opa')]) {
    const outcome = await judgeExpression({ language: 'rego', source: 'package sigstore' }, {}, enginesWith(opa));
    expect(outcome).toMatchObject({ result: 'error', messages: [expect.stringContaining('install')] });
  }
});

describe.skipIf(path === null)('Rego in source form', () => {
  const judge = (source: string, input: JsonValue, deadlineMs?: number): Promise<ExpressionOutcome> =>
    judgeExpression(
      { language: 'rego', source: `package sigstore\n${source}` },
      input,
      enginesWith(program, deadlineMs),
    );

  test.each([
    ['isCompliant { input.a == 1 }', 'true', 'false'],
    ['default isCompliant = false\nisCompliant { input.a == 1 }', 'true', 'false'],
    ['isCompliant if { input.a == 1 }', 'true', 'false'],
    ['import rego.v1\nisCompliant if input.a == 1', 'true', 'false'],
    [
      'isCompliant[response] { result := input.a == 1\nresponse := {"result": result, "error": "no", "warning": ""} }',
      'true',
      'false',
    ],
    ['isCompliant[response] { input.a == 1; response := {"result": true} }', 'true', 'false'],
    ['other { true }', 'false', 'false'],
    ['isCompliant = 3 { true }', 'error', 'error'],
    ['isCompliant {', 'error', 'error'],
    ['isCompliant { http.send({"method": "get", "url": "http://127.0.0.1"}).status_code == 200 }', 'error', 'error'],
    ['isCompliant { net.lookup_ip_addr("localhost") }', 'error', 'error'],
    ['isCompliant { opa.runtime().env.PATH }', 'error', 'error'],
  ])('%s', async (source, holds, fails) => {
    expect((await judge(source, { a: 1 })).result).toBe(holds);
    expect((await judge(source, { a: 2 })).result).toBe(fails);
  });

  test('a policy that does not end is ended', async () => {
    const source = 'isCompliant { x := numbers.range(1, 100000)[_]; y := numbers.range(1, 100000)[_]; x + y == -1 }';
    expect(await judge(source, {}, 1500)).toMatchObject({ result: 'error' });
  });

  test('a clock that is not the instant of the evaluation is warned of', async () => {
    expect((await judge('isCompliant { time.now_ns() > 0 }', {})).warnings).toHaveLength(1);
  });

  async function compile(source: string): Promise<string> {
    await writeFile(join(folder, 'p.rego'), `package sigstore\n${source}`);
    const bounds = { input: '', deadlineMs: 60_000, maxOutputBytes: 1_000_000, cwd: folder, signal };
    const args = [
      'build',
      '--v0-compatible',
      '-t',
      'wasm',
      '-e',
      'sigstore/isCompliant',
      '-o',
      'bundle.tar.gz',
      'p.rego',
    ];
    await runProgram(path ?? '', args, bounds);
    return (await readFile(join(folder, 'bundle.tar.gz'))).toString('base64');
  }

  const judgeCompiled = (
    module: string,
    input: JsonValue,
    deadlineMs?: number,
    entrypoint = 'sigstore/isCompliant',
  ): Promise<ExpressionOutcome> =>
    judgeExpression({ language: 'rego-wasm', module, entrypoint }, input, enginesWith(null, deadlineMs));

  test('compiled, it says the same, and takes the instant of the evaluation for the present', async () => {
    const source =
      'isCompliant[r] { r := {"result": input.a == 1, "error": sprintf("%d", [input.a]), "warning": ""}; time.now_ns() == 1780272000000000000 }';
    const module = await compile(source);
    expect(await judgeCompiled(module, { a: 1 })).toMatchObject({ result: 'true' });
    expect(await judgeCompiled(module, { a: 2 })).toEqual({ result: 'false', messages: ['2'], warnings: [] });
    expect(await judgeCompiled(module, { a: 1 }, 10_000, 'other/rule')).toMatchObject({ result: 'error' });
  });

  test('compiled, it is ended at the deadline', async () => {
    const module = await compile(
      'isCompliant { x := numbers.range(1, 20000)[_]; y := numbers.range(1, 20000)[_]; x + y == -1 }',
    );
    expect(await judgeCompiled(module, {}, 1500)).toMatchObject({
      result: 'error',
      messages: [expect.stringContaining('compiled Rego')],
    });
  });
});
