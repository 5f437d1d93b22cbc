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
    ['what a name falls back on', 'Dockerfile', 'FROM ${B:-a:1}\n', `FROM \${B:-a:1@${DIGEST}}\n`],
    ['a fallback for an ARG without one', 'Dockerfile', 'ARG B\nFROM ${B-a:1}\n', `ARG B\nFROM \${B-a:1@${DIGEST}}\n`],
    [
      'the ARG rather than a fallback that is not used',
      'Dockerfile',
      'ARG B=a:1\nFROM ${B:-b:2}\n',
      `ARG B=a:1@${DIGEST}\nFROM \${B:-b:2}\n`,
    ],
    ['a digest in an ARG of its own', 'Dockerfile', `ARG D=${OLD}\nFROM a:1@$D\n`, `ARG D=${DIGEST}\nFROM a:1@$D\n`],
    [
      'a default that is made of variables',
      'Dockerfile',
      'ARG R=r.example\nARG B=$R/o/a:1\nFROM $B\n',
      `ARG R=r.example\nARG B=$R/o/a:1@${DIGEST}\nFROM $B\n`,
    ],
    [
      'the first version of Compose',
      'docker-compose.yml',
      'web:\n  image: a:1\n  command: x\ndb: {build: ., image: b}\n',
      `web:\n  image: a:1@${DIGEST}\n  command: x\ndb: {build: ., image: b}\n`,
    ],
    [
      'services in a file of any name',
      'stack.yml',
      'services:\n  web: {image: a:1}\n',
      `services:\n  web: {image: a:1@${DIGEST}}\n`,
    ],
    ['a quoted name', 'Dockerfile', 'FROM "a:1"\n', `FROM "a:1@${DIGEST}"\n`],
    ['behind a byte order mark', 'Dockerfile', '\uFEFFFROM a:1\r\n', `\uFEFFFROM a:1@${DIGEST}\r\n`],
    [
      'a block text of one line',
      'compose.yml',
      'services:\r\n  a:\r\n    image: >- # why not\r\n      a:1\r\n',
      `services:\r\n  a:\r\n    image: >- # why not\r\n      a:1@${DIGEST}\r\n`,
    ],
    [
      'every document of a file, behind a byte order mark and with CRLF',
      'k.yaml',
      '\uFEFFapiVersion: v1\r\nkind: Pod\r\nspec: {containers: [{image: a:1}]}\r\n---\r\napiVersion: v1\r\nkind: Pod\r\nspec:\r\n  containers:\r\n  - image:\t"b:1"\t# tabs\r\n',
      `\uFEFFapiVersion: v1\r\nkind: Pod\r\nspec: {containers: [{image: a:1@${DIGEST}}]}\r\n---\r\napiVersion: v1\r\nkind: Pod\r\nspec:\r\n  containers:\r\n  - image:\t"b:1@${DIGEST}"\t# tabs\r\n`,
    ],
    [
      'an anchor that stands for nothing but images',
      'compose.yml',
      'services:\n  a: {image: &i a:1}\n  b: {image: *i}\n',
      `services:\n  a: {image: &i a:1@${DIGEST}}\n  b: {image: *i}\n`,
    ],
    [
      'what services have merged in',
      'compose.yml',
      'x-base: &b {image: a:1}\nservices:\n  a: {<<: *b}\n  b: {<<: [*b], command: x}\n',
      `x-base: &b {image: a:1@${DIGEST}}\nservices:\n  a: {<<: *b}\n  b: {<<: [*b], command: x}\n`,
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
      'a variable whose whole value is part of another name',
      'Dockerfile',
      'ARG B=a:1\nFROM $B AS x\nFROM ${B}x AS y\nFROM ${B} AS z\n',
      [
        ['$B', 'variable-shared'],
        ['${B}', 'variable-shared'],
      ],
    ],
    [
      'a variable that a stage takes over',
      'Dockerfile',
      'ARG V=1\nFROM a:${V}\nARG V\nRUN get ${V}\n',
      [['a:${V}', 'variable-shared']],
    ],
    [
      'a variable that another one is made of',
      'Dockerfile',
      'ARG V=1\nARG W=x-$V\nFROM a:${V}\nFROM scratch\n',
      [['a:${V}', 'variable-shared']],
    ],
    ['a default that ends in a variable', 'Dockerfile', 'ARG V=1\nARG B=a:${V}\nFROM $B\n', [['$B', 'form']]],
    ['part of a value', 'Dockerfile', 'ARG V=1.2\nFROM a:${V%.*}\n', [['a:${V%.*}', 'form']]],
    [
      'an anchor that stands for something else too',
      'compose.yml',
      'services:\n  a: {image: &i a:1, command: [*i]}\n  b: {image: *i}\n',
      [
        ['a:1', 'alias-shared'],
        ['a:1', 'alias-shared'],
      ],
    ],
    [
      'a tag that charts share',
      'values.yaml',
      'a: {image: {repository: a, tag: &t "1"}}\nb: {image: {repository: b, tag: *t}}\n',
      [
        ['a:1', 'alias-shared'],
        ['b:1', 'alias-shared'],
      ],
    ],
    [
      'a block text of several lines',
      'compose.yml',
      'services:\n  a:\n    image: |\n      a:1\n      b\n',
      [['a:1\nb\n', 'not-a-reference']],
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
    if (!/^FROM a:1|FROM \$\{B\}x/m.test(text)) expect(pinned(path, text)).toBe(text);
  });
});

test.each([
  ['Dockerfile', 'dockerfile'],
  ['a/Dockerfile.prod', 'dockerfile'],
  ['a/app.dockerfile', 'dockerfile'],
  ['Containerfile', 'dockerfile'],
  ['Dockerfile.go', 'dockerfile'],
  ['dockerfile', 'dockerfile'],
  ['src/dockerfile.ts', null],
  ['src/dockerfile.test.ts', null],
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
  expect(findImageUses({ path: 'compose.yml', text: 'services: [} # image' }).problem).not.toBeNull();
  const bomb = `a: &a [x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join('\n')}\nservices: {w: {image: "a:1"}}\n`;
  expect(findImageUses({ path: 'compose.yml', text: bomb }).uses).toHaveLength(1);
});

test('merges within merges are looked through once each, and one of itself comes to an end', () => {
  const levels = Array.from(
    { length: 30 },
    (_, at) => `l${at + 1}: &l${at + 1} {<<: [${`*l${at}, `.repeat(8)}*l${at}]}`,
  );
  const text = `l0: &l0 {x: 1}\n${levels.join('\n')}\nservices:\n  a: {<<: *l30, image: a:1}\n  b: {<<: *l30, build: .}\n`;
  expect(findImageUses({ path: 'compose.yml', text }).uses.map(({ what }) => what)).toEqual(['services.a.image']);
  const own = 'x: &x {<<: *x}\nservices:\n  a: {<<: *x, image: a:1}\n  b: {<<: *x}\n';
  expect(findImageUses({ path: 'compose.yml', text: own }).uses).toHaveLength(1);
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

describe('whatever a file is made of, pinning adds digests and changes nothing else', () => {
  const name = fc.constantFrom('a', 'node:20', 'r.example/x/y:1.2-slim', `b:2@${OLD}`, 'localhost:5000/z');
  const end = fc.constantFrom('\n', '\r\n');
  const head = fc.constantFrom('', '\uFEFF', '# note\n');
  const image = fc.tuple(name, fc.constantFrom('', '"', "'")).map(([text, quote]) => `${quote}${text}${quote}`);
  const dockerfile = fc
    .array(
      fc.oneof(
        image.map((text) => `FROM ${text} AS s`),
        image.map((text) => `from --platform=linux/arm64 \\\n\t${text}`),
        name.map((text) => `FROM \${X:-${text}}`),
        name.map((text) => `COPY --from=${text} /a /a # b`),
        name.map((text) => `RUN --mount=type=bind,from=${text},target=/x true`),
        fc.constant('RUN <<E\nFROM not:this\nE'),
        fc.constant('# FROM a comment'),
      ),
      { maxLength: 8 },
    )
    .map((lines) => ['Dockerfile', `ARG A=node:20\nFROM $A\n${lines.join('\n')}\n`] as const);
  const compose = fc
    .array(
      fc.oneof(
        image.map((text) => `    image: ${text} # why`),
        name.map((text) => `    image: \${I:-${text}}`),
        image.map((text) => `    image: >-\n      ${text.replaceAll(/["']/g, '')}`),
        image.map((text) => `    image: &i ${text}`),
      ),
      { maxLength: 6 },
    )
    .map((lines) => ['compose.yml', `services:\n${lines.map((line, at) => `  s${at}:\n${line}\n`).join('')}`] as const);
  const pods = fc.array(image, { maxLength: 6 }).map((all) => {
    const pod = (text: string): string =>
      `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: x, image: ${text}}\n  - name: y\n    image:\t${text}\n`;
    return ['k.yaml', all.map(pod).join('---\n')] as const;
  });
  const values = fc
    .array(fc.tuple(name, fc.constantFrom('', 'digest: ""', `digest: ${OLD}`)), { maxLength: 5 })
    .map((all) => {
      const lines = all.map(([text, digest], at) => {
        const [repository = '', tag = ''] = text.replace(/@.*/, '').split(/:(?=[^:/]*$)/);
        return `s${at}:\n  image:\n    repository: ${repository}\n    tag: ${tag === '' ? 'latest' : tag}\n${digest === '' ? '' : `    ${digest}\n`}`;
      });
      return ['values.yaml', lines.join('')] as const;
    });
  const kustomization = fc.array(name, { maxLength: 5 }).map((all) => {
    const lines = all.map((text) => `- name: ${text.replace(/[@:].*/, '')}\n  newTag: "1" # t\n`);
    return ['kustomization.yaml', `images:\n${lines.join('')}resources: []\n`] as const;
  });

  const nameOf = (path: string, text: string): readonly (string | null)[] =>
    findImageUses({ path, text }).uses.map(({ reference }) =>
      reference === null ? null : JSON.stringify({ ...reference, tag: reference.tag ?? 'latest', digest: null }),
    );

  test('the references stay, with the digest; a second time changes nothing', () => {
    const files = fc.oneof(dockerfile, compose, pods, values, kustomization);
    fc.assert(
      fc.property(files, head, end, ([path, body], before, newline) => {
        const text = before + body.replaceAll('\n', newline);
        const after = pinned(path, text);
        expect(nameOf(path, after)).toEqual(nameOf(path, text));
        for (const { reference, form } of findImageUses({ path, text: after }).uses) {
          if (form !== null) expect(reference?.digest).toBe(DIGEST);
        }
        expect(pinned(path, after)).toBe(after);
        const bare = (all: string): string =>
          all.replaceAll(/@?sha256:[0-9a-f]{64}/g, '').replaceAll(/\r?\n {2}digest: (?=\r?\n)/g, '');
        expect(bare(after)).toBe(bare(text));
      }),
      { numRuns: 300 },
    );
  });
});
