import { testRuns } from '@assay/testkit';
import { assert, constantFrom, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildElf } from '../../binary/build-program.ts';
import { inlineBuildInfo } from '../go-binary/build-go-program.ts';
import { binaryClassifierCataloger } from './cataloger.ts';
import { classify } from './classify.ts';
import { programPackage } from './package.ts';
import { PROGRAM_ROWS } from './rows/program-rows.ts';
import { SAMPLES, type Sample } from './samples.ts';

const names = PROGRAM_ROWS.map((row) => row.name);

function bytesOf({ content }: Sample): Buffer {
  return typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
}

test('there is a sample of every program, and at least 65 programs', () => {
  expect(Object.keys(SAMPLES).toSorted()).toEqual(names.toSorted());
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(65);
});

describe.each(Object.entries(SAMPLES))('%s', (name, samples) => {
  test.each(samples.map((sample) => [sample.file, sample.version, sample] as const))(
    'is told from %s of %s',
    (_file, version, sample) => {
      const padded = Buffer.concat([Buffer.alloc(300), bytesOf(sample), Buffer.alloc(300)]);
      const isText = typeof sample.content === 'string' && !sample.content.includes('\0');
      const content = isText || typeof sample.content !== 'string' ? bytesOf(sample) : padded;
      expect(classify(`/opt/x/${sample.file}`, content)).toEqual({ program: name, version });
    },
  );

  test.each(samples)('is not told from an empty $file', ({ file }) => {
    expect(classify(`/opt/x/${file}`, Buffer.alloc(0))).toBeNull();
  });

  test.each(samples)('is not told from the content of $file under another name', (sample) => {
    expect(classify('/opt/x/unknown-program', bytesOf(sample))).toBeNull();
  });
});

test('any content gives a version or none', () => {
  const files = Object.values(SAMPLES).flat();
  assert(
    property(constantFrom(...files), uint8Array({ maxLength: 20 }), (sample, other) => {
      const bytes = Buffer.from(bytesOf(sample));
      bytes.set(
        other.subarray(0, bytes.byteLength),
        Math.max(0, Math.floor((bytes.byteLength - other.byteLength) / 2)),
      );
      classify(`/x/${sample.file}`, bytes);
    }),
    testRuns(300),
  );
});

describe('programs of Go', () => {
  const program = (modules: string): Buffer =>
    buildElf([
      { name: '.go.buildinfo', content: inlineBuildInfo('go1.22.1', modules) },
      { name: '.rodata', content: Buffer.from('v1.2.3\0\0abcd5.6.7\0') },
    ]);

  test.each([
    ['another program of that name', 'path\texample.com/prometheus\nmod\texample.com/prometheus\tv1.0.0\t\n', null],
    ['a version of its own', 'mod\tgithub.com/prometheus/prometheus\tv0.300.0\t\n', '0.300.0'],
    [
      'a version by the linker',
      'mod\tgithub.com/prometheus/prometheus\t(devel)\t\nbuild\t-ldflags="-X main.version=3.1.0"\n',
      '3.1.0',
    ],
    ['only a commit', 'mod\tgithub.com/prometheus/prometheus\tv0.0.0-20240131101112-0123456789ab\t\n', '1.2.3'],
    ['no module', 'path\tgithub.com/prometheus/prometheus/cmd/prometheus\n', '1.2.3'],
  ])('with %s', (_name, modules, version) => {
    expect(classify('/bin/prometheus', program(modules))?.version ?? null).toBe(version);
  });

  test('variables stand at multiples of four', () => {
    expect(classify('/bin/helm', program('path\thelm.sh/helm/v3/cmd/helm\n'))).toBeNull();
  });

  test('damaged build information gives no version', () => {
    const damaged = buildElf([
      { name: '.go.buildinfo', content: inlineBuildInfo('go1.22.1', 'path\tx\n').subarray(0, 40) },
    ]);
    expect(classify('/bin/prometheus', damaged)).toBeNull();
  });
});

test('what stands 20,000 times in a file costs no more than what stands once', () => {
  const content = Buffer.alloc(2 * 1024 * 1024, 'nginx version: ');
  expect(classify('/usr/sbin/nginx', content)).toBeNull();
});

describe('packages', () => {
  const cpe = (name: string, version: string): unknown => {
    const row = PROGRAM_ROWS.find((one) => one.name === name);
    return row && programPackage(row, version, { path: '/x', layer: null }).metadata['cpe'];
  };

  test.each([
    ['nginx', '1.25.1', 'cpe:2.3:a:f5:nginx:1.25.1:*:*:*:*:*:*:*'],
    ['openjdk', '1.8.0_392', 'cpe:2.3:a:oracle:openjdk:8:update392:*:*:*:*:*:*'],
    ['openjdk', '1.8.0', 'cpe:2.3:a:oracle:openjdk:8:-:*:*:*:*:*:*'],
    ['openjdk', '17.0.9', 'cpe:2.3:a:oracle:openjdk:17.0.9:*:*:*:*:*:*:*'],
    ['openssh', '9.2p1', 'cpe:2.3:a:openbsd:openssh:9.2:p1:*:*:*:*:*:*'],
    ['grafana', '11.0.5+security-01', String.raw`cpe:2.3:a:grafana:grafana:11.0.5\+security-01:*:*:*:*:*:*:*`],
    ['erlang', '25.2.3', String.raw`cpe:2.3:a:erlang:erlang\/otp:25.2.3:*:*:*:*:*:*:*`],
    ['tini', '0.19.0', undefined],
  ])('of %s %s have the CPE %s', (name, version, expected) => {
    expect(cpe(name, version)).toBe(expected);
  });

  test('a reading of a program that is no longer known gives none', () => {
    const file = { path: '/x', layer: null, layerIndex: 0, reading: { program: 'gone', version: '1' } };
    expect(binaryClassifierCataloger.assemble([file], { os: null, files: emptyView })).toEqual({
      packages: [],
      gaps: [],
    });
  });
});

const emptyView = { size: 0, get: () => undefined, resolve: () => undefined, entries: () => [], list: () => [] };
