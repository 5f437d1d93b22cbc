import { expect, test } from 'vitest';
import type { FactsDraft } from '../../../policy-tests/draft-facts.ts';
import { findingsOf } from '../../../testing/run-trigger.ts';

const check = (params: Readonly<Record<string, unknown>>, facts: FactsDraft): readonly string[] =>
  findingsOf({ gate: 'dockerfile', trigger: 'instruction', params }, facts).map(({ evidence, status }) =>
    typeof evidence['line'] === 'string' ? evidence['line'] : status,
  );

const labels = { config: { labels: { a: '1', b: '2' } } };

test.each<[string, Record<string, unknown>, FactsDraft, readonly string[]]>([
  ['exists fires for each line', { instruction: 'LABEL', check: 'exists' }, labels, ['LABEL a=1', 'LABEL b=2']],
  ['exists without a line', { instruction: 'LABEL', check: 'exists' }, {}, []],
  ['not_exists fires once', { instruction: 'LABEL', check: 'not_exists' }, {}, ['open']],
  ['not_exists with a line', { instruction: 'LABEL', check: 'not_exists' }, labels, []],
  ['= is equality', { instruction: 'USER', check: '=', value: 'app' }, { config: { user: 'app' } }, ['USER app']],
  ['= of another', { instruction: 'USER', check: '=', value: 'root' }, { config: { user: 'app' } }, []],
  ['!= fires for lines that differ', { instruction: 'LABEL', check: '!=', value: 'a=1' }, labels, ['LABEL b=2']],
  ['!= never fires without a line', { instruction: 'USER', check: '!=', value: 'app' }, {}, []],
  ['like is anchored at the start', { instruction: 'LABEL', check: 'like', value: '=1' }, labels, []],
  ['like', { instruction: 'LABEL', check: 'like', value: 'a' }, labels, ['LABEL a=1']],
  ['not_like', { instruction: 'LABEL', check: 'not_like', value: 'a' }, labels, ['LABEL b=2']],
  ['in', { instruction: 'LABEL', check: 'in', value: 'a=1, c=3' }, labels, ['LABEL a=1']],
  ['not_in', { instruction: 'LABEL', check: 'not_in', value: 'a=1, c=3' }, labels, ['LABEL b=2']],
  ['only an actual Dockerfile', { instruction: 'LABEL', check: 'exists', actual_dockerfile_only: 'True' }, labels, []],
  ['ENV', { instruction: 'ENV', check: 'like', value: 'A=' }, { config: { env: ['A=1', 'B=2'] } }, ['ENV A=1']],
  ['EXPOSE', { instruction: 'EXPOSE', check: 'exists' }, { config: { exposedPorts: ['22/tcp'] } }, ['EXPOSE 22/tcp']],
  ['CMD', { instruction: 'CMD', check: 'exists' }, { config: { cmd: ['sh', '-c', 'x'] } }, ['CMD ["sh","-c","x"]']],
  [
    'ADD from the history',
    { instruction: 'ADD', check: 'exists' },
    { history: ['/bin/sh -c #(nop) ADD a /'] },
    ['ADD a /'],
  ],
  [
    'a healthcheck that is switched off does not exist',
    { instruction: 'HEALTHCHECK', check: 'not_exists' },
    {
      config: {
        healthcheck: { test: ['NONE'], intervalNs: null, timeoutNs: null, startPeriodNs: null, retries: null },
      },
    },
    ['open'],
  ],
  [
    'the history does not count where the configuration knows',
    { instruction: 'HEALTHCHECK', check: 'not_exists' },
    { history: ['HEALTHCHECK &{["CMD" "x"]}'] },
    ['open'],
  ],
  [
    'FROM by the label of the builder',
    { instruction: 'FROM', check: 'not_in', value: 'debian:12' },
    { config: { labels: { 'org.opencontainers.image.base.name': 'alpine:3' } } },
    ['FROM alpine:3'],
  ],
  ['FROM that nobody recorded is no pass', { instruction: 'FROM', check: 'not_in', value: 'debian:12' }, {}, ['error']],
  ['RUN without any history is no pass', { instruction: 'RUN', check: 'not_exists' }, { history: [] }, ['error']],
])('%s', (_, params, facts, expected) => {
  expect(check(params, facts)).toEqual(expected);
});
