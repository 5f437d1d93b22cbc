import { parseDigest } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findImageUses, placeOfPath } from './find-image-uses.ts';
import { pinEdit } from './image-use.ts';

const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`);
const OLD = `sha256:${'b'.repeat(64)}`;

/** The text with every name of an image pinned. */
function pinned(path: string, text: string): string {
  const edits = findImageUses({ path, text }, { syntax: true })
    .uses.flatMap((use) => pinEdit(use, DIGEST, text) ?? [])
    .toSorted((a, b) => b.span.start - a.span.start);
  const unique = edits.filter((edit, index) => edit.span.start !== edits[index - 1]?.span.start);
  return unique.reduce((all, { span, text: put }) => all.slice(0, span.start) + put + all.slice(span.end), text);
}

const skips = (path: string, text: string): readonly (readonly [string, string | null])[] =>
  findImageUses({ path, text }).uses.map(({ written, skip }) => [written, skip]);

describe('pinning changes the name of the image and nothing else', () => {
  const cases: readonly (readonly [what: string, path: string, before: string, after: string])[] = [
    ['FROM', 'Dockerfile', 'FROM node:20 AS b # no\nRUN x\n', `FROM node:20@${DIGEST} AS b # no\nRUN x\n`],
    ['lower case, tabs and CRLF', 'Dockerfile', 'from\tnode:20\r\nRUN x\r\n', `from\tnode:20@${DIGEST}\r\nRUN x\r\n`],
    ['without a tag', 'Dockerfile', 'FROM debian\n', `FROM debian@${DIGEST}\n`],
    ['an older digest', 'Dockerfile', `FROM a:1@${OLD}\n`, `FROM a:1@${DIGEST}\n`],
    [
      'with a platform',
      'Dockerfile',
      'FROM --platform=linux/arm64 a:1\n',
      `FROM --platform=linux/arm64 a:1@${DIGEST}\n`,
    ],
    ['over a continuation', 'Dockerfile', 'FROM \\\n  a:1 \\\n  AS b\n', `FROM \\\n  a:1@${DIGEST} \\\n  AS b\n`],
    [
      'COPY --from',
      'Dockerfile',
      'FROM scratch\nCOPY --from=a:1 /x /x\n',
      `FROM scratch\nCOPY --from=a:1@${DIGEST} /x /x\n`,
    ],
    [
      'RUN --mount from',
      'Dockerfile',
      'FROM scratch\nRUN --mount=type=bind,from=a:1,target=/x y\n',
      `FROM scratch\nRUN --mount=type=bind,from=a:1@${DIGEST},target=/x y\n`,
    ],
    [
      'a whole reference in an ARG',
      'Dockerfile',
      'ARG BASE=a:1\nFROM ${BASE}\n',
      `ARG BASE=a:1@${DIGEST}\nFROM \${BASE}\n`,
    ],
    ['a quoted default', 'Dockerfile', 'ARG BASE="a:1"\nFROM $BASE\n', `ARG BASE="a:1@${DIGEST}"\nFROM $BASE\n`],
    [
      'a tag in an ARG of one FROM',
      'Dockerfile',
      'ARG V=20\nFROM node:${V}\n',
      `ARG V=20@${DIGEST}\nFROM node:\${V}\n`,
    ],
    [
      'a registry in an ARG',
      'Dockerfile',
      'ARG R=r.example\nFROM ${R}/a:1\n',
      `ARG R=r.example\nFROM \${R}/a:1@${DIGEST}\n`,
    ],
    [
      'the frontend',
      'Dockerfile',
      '# syntax=docker/dockerfile:1\nFROM scratch\n',
      `# syntax=docker/dockerfile:1@${DIGEST}\nFROM scratch\n`,
    ],
    [
      'a service of Compose, comments and quotes kept',
      'docker-compose.yml',
      'services:\n  web:\n    image: "nginx:1.27" # web\n    platform: linux/amd64\n',
      `services:\n  web:\n    image: "nginx:1.27@${DIGEST}" # web\n    platform: linux/amd64\n`,
    ],
    [
      'the default of a variable in Compose',
      'compose.yaml',
      'services:\n  web:\n    image: ${IMG:-nginx:1.27}\n',
      `services:\n  web:\n    image: \${IMG:-nginx:1.27@${DIGEST}}\n`,
    ],
    [
      'containers of all kinds in Kubernetes, in lists and image volumes too',
      'k8s/app.yaml',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  spec:\n    template:\n      spec:\n        initContainers: [{image: a:1}]\n        containers:\n        - image: b:2\n        volumes:\n        - image: {reference: c:3}\n',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  spec:\n    template:\n      spec:\n        initContainers: [{image: a:1@${DIGEST}}]\n        containers:\n        - image: b:2@${DIGEST}\n        volumes:\n        - image: {reference: c:3@${DIGEST}}\n`,
    ],
    [
      'the tag of Helm values',
      'chart/values.yaml',
      'image:\n  repository: acme/app\n  tag: "1.2"\n',
      `image:\n  repository: acme/app\n  tag: "1.2@${DIGEST}"\n`,
    ],
    [
      'the digest of Helm values where there is one',
      'chart/values.yaml',
      'image:\n  registry: r.example\n  repository: app\n  tag: 1.2\n  digest: ""\n',
      `image:\n  registry: r.example\n  repository: app\n  tag: 1.2\n  digest: "${DIGEST}"\n`,
    ],
    [
      'a new key in a Kustomization',
      'kustomization.yaml',
      'images:\n  - name: app\n    newName: r.example/app\n    newTag: v1 # now\nresources: []\n',
      `images:\n  - name: app\n    newName: r.example/app\n    newTag: v1 # now\n    digest: ${DIGEST}\nresources: []\n`,
    ],
    [
      'the digest of a Kustomization',
      'kustomization.yaml',
      `images:\n- {name: app, newTag: v1, digest: "${OLD}"}\n`,
      `images:\n- {name: app, newTag: v1, digest: "${DIGEST}"}\n`,
    ],
    [
      'containers, services and steps of workflows',
      '.github/workflows/ci.yml',
      'jobs:\n  t:\n    container: node:20\n    services:\n      db: {image: postgres:16}\n    steps:\n    - uses: docker://alpine:3\n    - uses: actions/checkout@v4\n',
      `jobs:\n  t:\n    container: node:20@${DIGEST}\n    services:\n      db: {image: postgres:16@${DIGEST}}\n    steps:\n    - uses: docker://alpine:3@${DIGEST}\n    - uses: actions/checkout@v4\n`,
    ],
  ];
  test.each(cases)('%s', (_, path, before, after) => {
    expect(pinned(path, before)).toBe(after);
    expect(pinned(path, after)).toBe(after);
  });
});

describe('what cannot be pinned is left alone, with the reason', () => {
  const cases: readonly (readonly [
    what: string,
    path: string,
    text: string,
    expected: readonly (readonly [string, string])[],
  ])[] = [
    ['scratch and stages', 'Dockerfile', 'FROM a:1 AS b\nFROM b\nCOPY --from=0 / /x\n', [['0', 'not-an-image']]],
    ['a variable without a value', 'Dockerfile', 'ARG B\nFROM ${B}\n', [['${B}', 'variable-unset']]],
    [
      'a tag that several images share',
      'Dockerfile',
      'ARG V=1\nFROM a:${V} AS x\nFROM b:${V}\n',
      [
        ['a:${V}', 'variable-shared'],
        ['b:${V}', 'variable-shared'],
      ],
    ],
    [
      'an image that is built here',
      'compose.yml',
      'services:\n  a:\n    build: .\n    image: a:1\n',
      [['a:1', 'built-here']],
    ],
    ['a variable in Compose', 'compose.yml', 'services:\n  a:\n    image: "a:${V}"\n', [['a:${V}', 'template']]],
    [
      'an expression in a workflow',
      '.github/workflows/a.yml',
      'jobs:\n  t:\n    container: ${{ matrix.i }}\n',
      [['${{ matrix.i }}', 'template']],
    ],
    ['an empty tag in values', 'values.yaml', 'image: {repository: a, tag: ""}\n', [['a', 'template']]],
    [
      'nonsense',
      'k.yaml',
      'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "A B"}]}\n',
      [['A B', 'not-a-reference']],
    ],
  ];
  test.each(cases)('%s', (_, path, text, expected) => {
    expect(skips(path, text).filter(([, skip]) => skip !== null)).toEqual(expected);
    if (!text.startsWith('FROM a:1')) expect(pinned(path, text)).toBe(text);
  });
});

test.each([
  ['Dockerfile', 'dockerfile'],
  ['a/Dockerfile.prod', 'dockerfile'],
  ['a/app.dockerfile', 'dockerfile'],
  ['Containerfile', 'dockerfile'],
  ['Dockerfile.dockerignore', null],
  ['docker-compose.override.yml', 'compose'],
  ['deploy/values-prod.yaml', 'helm-values'],
  ['.github/workflows/x.yaml', 'github-workflow'],
  ['kustomization.yml', 'kustomize'],
  ['src/main.ts', null],
])('%s is a file of kind %s', (path, place) => {
  expect(placeOfPath(path)).toBe(place);
});

test('broken YAML is a problem with a place; aliases and billions of laughs cost nothing', () => {
  expect(findImageUses({ path: 'compose.yml', text: 'services: [}' }).problem).not.toBeNull();
  const bomb = `a: &a [x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join('\n')}\nservices: {w: {image: "a:1"}}\n`;
  expect(findImageUses({ path: 'compose.yml', text: bomb }).uses).toHaveLength(1);
});

test('no text makes it throw, and spans lie in the text', () => {
  const paths = fc.constantFrom(
    'Dockerfile',
    'compose.yml',
    'values.yaml',
    'k.yaml',
    'kustomization.yaml',
    '.github/workflows/a.yml',
  );
  const lines = fc.constantFrom(
    'services:',
    ' image: a:1',
    '- {',
    'FROM a:$X',
    'ARG X=1',
    'images:',
    '- name: a',
    '  newTag: 1',
    'apiVersion: v1',
    'kind: Pod',
    '&a *a',
    '\t',
    '"',
    'tag: |',
    '  x',
  );
  fc.assert(
    fc.property(paths, fc.array(fc.oneof(lines, fc.string()), { maxLength: 12 }), (path, parts) => {
      const text = parts.join('\n');
      for (const { span } of findImageUses({ path, text }).uses) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
    }),
  );
});
