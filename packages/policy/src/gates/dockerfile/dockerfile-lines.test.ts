import { describe, expect, test } from 'vitest';
import { findingsOf } from '../../testing/run-trigger.ts';
import { readDockerfile } from './dockerfile-lines.ts';

const read = (...lines: readonly string[]): readonly string[] =>
  readDockerfile({ path: 'Dockerfile', text: lines.join('\n') }).map(
    ({ instruction, value, line }) => `${line} ${instruction} ${value}`,
  );

describe('reading a Dockerfile', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['continued lines', ['FROM a', 'RUN x \\', '  && y'], ['1 FROM a', '2 RUN x && y']],
    ['comments within', ['FROM a', 'RUN x \\', '# no', '', '  y'], ['1 FROM a', '2 RUN x y']],
    ['another escape', ['# escape=`', 'FROM a', 'RUN x `', 'y\\'], ['2 FROM a', '3 RUN x y\\']],
    ['here-documents', ['FROM a', 'RUN <<EOT', 'USER root', 'EOT', 'USER b'], ['1 FROM a', '2 RUN <<EOT', '5 USER b']],
    ['an open here-document', ['FROM a', 'RUN <<EOT', 'USER root'], ['1 FROM a', '2 RUN <<EOT']],
    ['lower case', ['from a', 'user b'], ['1 FROM a', '2 USER b']],
    ['only the last stage', ['FROM a AS build', 'RUN x', 'FROM b', 'RUN y'], ['3 FROM b', '4 RUN y']],
    [
      'a stage built on another',
      ['FROM a AS base', 'RUN x', 'FROM c', 'FROM Base', 'RUN y'],
      ['1 FROM a', '2 RUN x', '5 RUN y'],
    ],
    ['a stage that names itself', ['FROM a AS a', 'RUN x'], ['1 FROM a AS a', '2 RUN x']],
    ['nothing', [''], []],
    ['an escape at the end', ['FROM a \\'], ['1 FROM a \\']],
  ])('%s', (_, lines, expected) => {
    expect(read(...lines).map((line) => line.replace(/ (?:AS|as) base$/, ''))).toEqual(expected);
  });
});

describe('a Dockerfile that is given', () => {
  const rule = (
    params: Readonly<Record<string, unknown>>,
  ): { gate: string; trigger: string; params: typeof params } => ({
    gate: 'dockerfile',
    trigger: 'instruction',
    params,
  });
  const dockerfile = 'FROM debian:12\nRUN sudo make\nUSER app\n';

  test('says what the base image is', () => {
    const params = { instruction: 'FROM', check: 'like', value: 'debian:' };
    expect(findingsOf(rule(params), { dockerfile }).map(({ message }) => message)).toEqual([
      "Dockerfile directive 'FROM' check 'like' matched against 'debian:' for line 'FROM debian:12'",
    ]);
  });

  test('does not say what runs: the configuration does', () => {
    const params = { instruction: 'USER', check: 'exists' };
    expect(findingsOf(rule(params), { dockerfile, config: { user: 'other' } })[0]?.evidence).toEqual({
      line: 'USER other',
    });
    const only = { ...params, actual_dockerfile_only: true };
    expect(findingsOf(rule(only), { dockerfile })[0]?.evidence).toEqual({ line: 'USER app' });
    expect(findingsOf(rule(only), {})).toEqual([]);
    expect(findingsOf(rule(only), { dockerfile: null })).toEqual([]);
  });

  test('is what no_dockerfile_provided asks for', () => {
    const provided = { gate: 'dockerfile', trigger: 'no_dockerfile_provided' };
    expect(findingsOf(provided, { dockerfile })).toEqual([]);
    expect(findingsOf(provided, { dockerfile: null })).toHaveLength(1);
  });
});
