import type { ImageSubject } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { planEvaluation } from '../evaluation/plan-evaluation.ts';
import { digestOf, factsOf } from '../policy-tests/draft-facts.ts';

interface Selector {
  readonly registry: string;
  readonly repository: string;
  readonly image: { readonly type: string; readonly value: string };
}

const image = (registry: string, repository: string, value: string, type = 'tag'): Selector => ({
  registry,
  repository,
  image: { type, value },
});

/** Name of the mapping that is chosen among these; null when none is. */
function chosen(
  selectors: readonly Selector[],
  reference: string | null,
  subject: Partial<ImageSubject> = {},
): number | null {
  const mappings = selectors.map((selector, index) => ({ name: `m${index}`, ...selector, rule_set_ids: ['r'] }));
  const text = JSON.stringify({ rule_sets: [{ id: 'r', rules: [] }], mappings });
  const facts = factsOf({ reference, subject });
  return planEvaluation(compilePolicy({ text, name: 'p' }), facts, { unmapped: null }).mapping?.index ?? null;
}

const PINNED = `registry.example.com/app@${digestOf('a')}`;

describe('a mapping selects', () => {
  test.each<[Selector, string | null, boolean]>([
    [image('*', '*', '*'), 'nginx', true],
    [image('*', '*', '*'), null, true],
    [image('docker.io', '*', '*'), null, false],
    [image('', '', ''), null, true],
    [image('docker.io', 'library/nginx', '*'), 'nginx', true],
    [image('docker.io', 'nginx', '*'), 'nginx', true],
    [image('docker.io', 'nginx', 'latest'), 'docker.io/library/nginx', true],
    [image('docker.io', 'library/*', '*'), 'library/nginx:1', true],
    [image('docker.io', 'library/*', '*'), 'someone/nginx:1', false],
    [image('docker.io', 'ngin*', '*'), 'quay.io/library/nginx', false],
    [image('quay.io', 'nginx', '*'), 'quay.io/library/nginx', false],
    [image('dockerhub', '*', '*'), 'nginx', true],
    [image('index.docker.io', '*', '*'), 'dockerhub/nginx', true],
    [image('*.docker.io', '*', '*'), 'nginx', false],
    [image('registry.example.com:443', '*', '*'), 'registry.example.com/app:1', true],
    [image('registry.example.com', '*', '*'), 'registry.example.com:443/app:1', true],
    [image('registry.example.com', '*', '*'), 'registry.example.com:5000/app:1', false],
    [image('registry.example.com:5000', '*', '*'), 'registry.example.com:5000/app:1', true],
    [image('*.gcr.io', '*', '*'), 'eu.gcr.io/p/a', true],
    [image('Docker.io', '*', '*'), 'nginx', false],
    [image('*', 'team/*', 'v1.*'), 'registry.example.com/team/a/b:v1.2', true],
    [image('*', 'team/*', 'v1.*'), 'registry.example.com/team/a/b:v1x2', false],
    [image('regexp:quay|gcr', '*', '*'), 'quay.io/a/b', true],
    [image('*', '*', '*'), PINNED, true],
    [image('*', '*', 'latest'), PINNED, false],
    [image('*', '*', ''), PINNED, true],
  ])('%j on %j: %j', (selector, reference, expected) => {
    expect(chosen([selector], reference)).toBe(expected ? 0 : null);
  });
});

const hex = (last: string): string => digestOf(last).slice('sha256:'.length);

describe('by digest and image id', () => {
  const subject = { digest: digestOf('a'), indexDigest: digestOf('b'), imageId: digestOf('c') };
  test.each<[Selector, boolean]>([
    [image('*', '*', digestOf('a'), 'digest'), true],
    [image('*', '*', digestOf('b'), 'digest'), true],
    [image('*', '*', digestOf('c'), 'digest'), false],
    [image('*', '*', 'sha256:*a', 'digest'), true],
    [image('*', '*', '*', 'digest'), true],
    [image('*', '*', hex('a'), 'digest'), false],
    [image('*', '*', hex('c'), 'id'), true],
    [image('*', '*', digestOf('c'), 'id'), true],
    [image('*', '*', '0000*c', 'id'), true],
    [image('*', '*', hex('a'), 'id'), false],
    [image('quay.io', '*', digestOf('a'), 'digest'), false],
  ])('%j: %j', (selector, expected) => {
    expect(chosen([selector], 'registry.example.com/app:1', subject)).toBe(expected ? 0 : null);
  });

  test('an image without digest and id is selected by neither', () => {
    const none = { digest: null, indexDigest: null, imageId: null };
    expect(chosen([image('*', '*', '*', 'digest'), image('*', '*', '*', 'id')], 'a:1', none)).toBeNull();
  });

  test('the digest of the reference counts although the source has none', () => {
    const none = { digest: null, indexDigest: null };
    expect(chosen([image('*', '*', digestOf('a'), 'digest')], PINNED, none)).toBe(0);
  });
});

test('the first of several that match is used', () => {
  const selectors = [
    image('quay.io', '*', '*'),
    image('*', 'team/*', '*'),
    image('*', '*', '*'),
    image('*', 'team/*', '1'),
  ];
  expect(chosen(selectors, 'registry.example.com/team/a:1')).toBe(1);
  expect(chosen(selectors, 'registry.example.com/other:1')).toBe(2);
});
