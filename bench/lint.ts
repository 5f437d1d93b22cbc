/** `node --conditions=development bench/lint.ts [FOLDER]`: Dockerfiles linted in a second of one core, of those in a folder or of three kinds of our own. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LINT_SETTINGS, lintDockerfile } from '@assay/dockerfile';

/** Least rounds, and processor time that a measurement takes at least. */
const ROUNDS = 5;
const LEAST_SECONDS = 1;

const SERVICE = `# syntax=docker/dockerfile:1
ARG NODE_VERSION=22
FROM --platform=$BUILDPLATFORM node:\${NODE_VERSION}-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:\${NODE_VERSION}-slim
ENV NODE_ENV=production PORT=8080
RUN apt-get update \\
    && apt-get install -y --no-install-recommends ca-certificates curl tini \\
    # what is left over would only make the image larger
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=10001:10001 /app/dist ./dist
COPY --from=build --chown=10001:10001 /app/node_modules ./node_modules
USER 10001:10001
EXPOSE 8080/tcp
HEALTHCHECK --interval=30s CMD ["curl", "-f", "http://localhost:8080/health"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/server.js"]
`;

const STATIC = `FROM golang:1.25 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/app ./cmd/app
FROM scratch
COPY --from=build /out/app /app
USER 65532
ENTRYPOINT ["/app"]
`;

const LARGE = `FROM debian:13
${Array.from(
  { length: 20 },
  (_, at) => `RUN set -eux; \\
    if [ "$(uname -m)" = x86_64 ]; then arch=amd64; else arch=arm64; fi; \\
    curl -fsSL "https://example.com/tool-${at}-$arch.tar.gz" | tar -xz -C /usr/local; \\
    apt-get update && apt-get install -y "lib${at}=1.${at}" && rm -rf /var/lib/apt/lists/*
ENV TOOL_${at}=/usr/local/tool-${at} PATH=/usr/local/tool-${at}/bin:$PATH
`,
).join('')}USER app
CMD ["tool"]
`;

/** Files that are linted in one second of processor time. */
function measure(texts: readonly string[]): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const started = process.cpuUsage();
    let [count, seconds] = [0, 0];
    while (seconds < LEAST_SECONDS) {
      for (const text of texts) lintDockerfile({ path: 'Dockerfile', text, settings: DEFAULT_LINT_SETTINGS });
      count += texts.length;
      const { user, system } = process.cpuUsage(started);
      seconds = (user + system) / 1e6;
    }
    best = Math.max(best, count / seconds);
  }
  return best;
}

function show(name: string, texts: readonly string[]): void {
  const characters = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  const rate = Math.round(measure(texts)).toLocaleString('en');
  console.log(
    `${name.padEnd(28)} ${Math.round(characters).toString().padStart(6)} characters ${rate.padStart(8)} files/s`,
  );
}

const folder = process.argv[2];
if (folder === undefined) {
  show('a service in two stages', [SERVICE]);
  show('a static program', [STATIC]);
  show('forty steps', [LARGE]);
  show('all three in turn', [SERVICE, STATIC, LARGE]);
} else {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  show(`${texts.length} files`, texts);
}
