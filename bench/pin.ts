/** `node --conditions=development bench/pin.ts [FOLDER]`: files in which names of images are found and pinned in a second of one core, of those below a folder or of six kinds of our own. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDigest } from '@assay/core';
import { type SourceFile, applyEdits, findImageUses, pinEdit, placeOfPath } from '@assay/dockerfile';

/** Rounds, of which the best counts, and processor time that each takes at least. */
const ROUNDS = 5;
const LEAST_SECONDS = 1;

const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`);

const KINDS: readonly (readonly [name: string, file: SourceFile])[] = [
  [
    'a Dockerfile in two stages',
    {
      path: 'Dockerfile',
      text: `ARG NODE_VERSION=22
FROM --platform=$BUILDPLATFORM node:\${NODE_VERSION}-slim AS build
WORKDIR /app
COPY . .
RUN --mount=type=bind,from=golang:1.25,source=/usr/local/go,target=/go npm run build
FROM node:\${NODE_VERSION}-slim
COPY --from=build /app/dist ./dist
COPY --from=ghcr.io/acme/tini:1 /tini /tini
USER 10001
`,
    },
  ],
  [
    'ten services of Compose',
    {
      path: 'compose.yaml',
      text: `x-base: &base\n  image: acme/base:1\n  restart: always\nservices:\n${Array.from(
        { length: 10 },
        (_, at) =>
          `  service-${at}:\n    <<: *base\n    image: "acme/app-${at}:1.${at}" # pinned by hand\n    environment:\n      A: b\n    ports: ["80${at}:80"]\n`,
      ).join('')}`,
    },
  ],
  [
    'twenty deployments',
    {
      path: 'k8s/all.yaml',
      text: Array.from(
        { length: 20 },
        (_, at) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${at}, labels: {app: app-${at}}}
spec:
  replicas: 2
  template:
    spec:
      initContainers:
      - {name: init, image: busybox:1.37}
      containers:
      - name: app
        image: registry.example/app-${at}:2.${at}
        resources: {limits: {cpu: "1", memory: 1Gi}}
`,
      ).join('---\n'),
    },
  ],
  [
    'values of a chart',
    {
      path: 'chart/values.yaml',
      text: Array.from(
        { length: 20 },
        (_, at) =>
          `part${at}:\n  image:\n    registry: quay.io\n    repository: acme/part-${at}\n    tag: "1.${at}"\n    pullPolicy: IfNotPresent\n  resources: {}\n`,
      ).join(''),
    },
  ],
  [
    'a Kustomization',
    {
      path: 'kustomization.yaml',
      text: `resources: [deployment.yaml]\nimages:\n${Array.from({ length: 10 }, (_, at) => `- name: app-${at}\n  newTag: v${at}\n`).join('')}`,
    },
  ],
  [
    'a workflow',
    {
      path: '.github/workflows/ci.yml',
      text: `on: push\njobs:\n${Array.from(
        { length: 5 },
        (_, at) =>
          `  job-${at}:\n    runs-on: ubuntu-latest\n    container: node:2${at}\n    services:\n      db: {image: postgres:17}\n    steps:\n    - uses: actions/checkout@v5\n    - run: npm test\n`,
      ).join('')}`,
    },
  ],
];

/** What `assay pin` does with a file between reading and writing it, without asking a registry. */
function pin(file: SourceFile): string {
  const edits = new Map(
    findImageUses(file).uses.flatMap((use) => {
      const edit = pinEdit(use, DIGEST, file.text);
      return edit === null ? [] : [[edit.span.start, edit] as const];
    }),
  );
  return applyEdits(file.text, [...edits.values()]);
}

/** Files in one second of processor time. */
function measure(files: readonly SourceFile[]): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.cpuUsage();
    let [count, seconds] = [0, 0];
    while (seconds < LEAST_SECONDS) {
      for (const file of files) pin(file);
      count += files.length;
      const { user, system } = process.cpuUsage(started);
      seconds = (user + system) / 1e6;
    }
    best = Math.max(best, count / seconds);
  }
  return best;
}

function show(name: string, files: readonly SourceFile[]): void {
  const characters = files.reduce((sum, { text }) => sum + text.length, 0) / files.length;
  const rate = Math.round(measure(files)).toLocaleString('en');
  console.log(
    `${name.padEnd(28)} ${Math.round(characters).toString().padStart(6)} characters ${rate.padStart(8)} files/s`,
  );
}

const folder = process.argv[2];
if (folder === undefined) {
  for (const [name, file] of KINDS) show(name, [file]);
} else {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => placeOfPath(path) !== null)
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  show(`${files.length} files`, files);
}
