import { EMPTY_CONFIG, type HistoryEntry, type ImageConfig } from '@assay/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintDockerfile } from '../lint/lint-dockerfile.ts';
import { DEFAULT_LINT_SETTINGS } from '../settings/lint-settings.ts';
import { parseDockerfile } from '../syntax/parse-dockerfile.ts';
import { reconstructDockerfile } from './reconstruct-dockerfile.ts';

function entry(createdBy: string, emptyLayer = false): HistoryEntry {
  return { created: null, createdBy, author: null, comment: null, emptyLayer };
}

function reconstruct(history: readonly HistoryEntry[], config: Partial<ImageConfig> = {}): readonly string[] {
  const source = { history, config: { ...EMPTY_CONFIG, ...config }, baseEntries: 0, base: null };
  return reconstructDockerfile(source).text.trimEnd().split('\n');
}

describe('reconstructDockerfile', () => {
  it.each([
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['RUN /bin/sh -c apt-get update # buildkit', 'RUN apt-get update'],
    ['RUN /bin/bash -o pipefail -c a | b # buildkit', 'RUN a | b'],
    ['/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx","-g","daemon off;"]'],
    ['CMD ["/bin/sh" "-c" "run it"]', 'CMD run it'],
    ['ENTRYPOINT ["/app"]', 'ENTRYPOINT ["/app"]'],
    ['/bin/sh -c #(nop) ADD file:0123abcd in / ', 'ADD file:0123abcd /'],
    ['COPY --chown=app:app src /app # buildkit', 'COPY --chown=app:app src /app'],
    ['/bin/sh -c #(nop) COPY dir:0123abcd in /app', 'COPY dir:0123abcd /app'],
    ['ENV A=b', 'ENV A="b"'],
    ['ENV A=b c "d" $e', String.raw`ENV A="b c \"d\" \$e"`],
    ['ENV A=b C=d', 'ENV A="b" C="d"'],
    ['EXPOSE map[443/tcp:{} 80/tcp:{}]', 'EXPOSE 443/tcp 80/tcp'],
    ['VOLUME [/data /logs]', 'VOLUME ["/data","/logs"]'],
    ['SHELL [/bin/bash -o pipefail -c]', 'SHELL ["/bin/bash","-o","pipefail","-c"]'],
    ['WORKDIR /app', 'WORKDIR /app'],
    ['cmd /S /C dir', 'RUN dir'],
    ['/bin/sh -c make|FROM docker.io/library/debian:13', 'RUN make'],
  ])('reads %j', (createdBy, expected) => {
    expect(reconstruct([entry(createdBy)])).toEqual(['FROM scratch', expected, 'USER root']);
  });

  it('names build arguments without their values', () => {
    const lines = reconstruct([entry('RUN |2 NPM_TOKEN=s3cret x MODE=a /bin/sh -c npm ci # buildkit')]);
    expect(lines).toEqual(['FROM scratch', 'ARG NPM_TOKEN', 'ARG MODE', 'RUN npm ci', 'USER root']);
  });

  it('writes commands of several lines and with a last backslash as here-documents', () => {
    const { instructions, problems } = parseDockerfile(
      reconstruct([entry('RUN /bin/sh -c a\nSTEP\nb # buildkit'), entry('/bin/sh -c c \\')]).join('\n'),
    );
    expect(problems).toEqual([]);
    expect(instructions.map((instruction) => instruction.keyword)).toEqual(['FROM', 'RUN', 'RUN', 'USER']);
    expect(instructions[1]?.heredocs[0]?.content).toBe('a\nSTEP\nb\n');
  });

  it('takes user and health check from the configuration', () => {
    const healthcheck = { intervalNs: null, timeoutNs: null, startPeriodNs: null, retries: null };
    const history = [entry('HEALTHCHECK &{["CMD" "x"] "0s"}', true), entry('USER app', true)];
    expect(reconstruct(history, { user: 'app', healthcheck: { ...healthcheck, test: ['CMD', 'curl', 'x'] } })).toEqual([
      'FROM scratch',
      'USER app',
      'HEALTHCHECK CMD ["curl","x"]',
      'USER app',
    ]);
    expect(reconstruct([], { healthcheck: { ...healthcheck, test: ['NONE'] } })).toContain('HEALTHCHECK NONE');
  });

  it('leaves out the steps of the base image, and says which entries it could not read', () => {
    const history = [
      entry('/bin/sh -c #(nop) ADD file:00 in /'),
      entry('/bin/sh -c #(nop)  CMD ["bash"]', true),
      entry('bazel build ...'),
      entry('RUN /bin/sh -c make # buildkit'),
      entry('CMD ["app"]', true),
    ];
    const made = reconstructDockerfile({ history, config: EMPTY_CONFIG, baseEntries: null, base: 'debian:13' });
    expect(made.text).toBe('FROM debian:13\nRUN make\nCMD ["app"]\nUSER root\n');
    expect(made.entries).toEqual([null, 3, 4, null]);
    expect(made.unreadable).toEqual([2]);
  });

  it('adds what only the configuration tells', () => {
    const history = [entry('ENV A=1', true), entry('LABEL a=b', true), entry('EXPOSE map[80/tcp:{}]', true)];
    const config = {
      env: ['A=1', 'TOKEN=x y', 'PATH=/bin'],
      labels: { a: 'b', 'org.x': 'say "hi"\n$X' },
      exposedPorts: ['22/tcp', '80/tcp'],
      volumes: ['/data'],
      workingDir: '/app',
      entrypoint: null,
      cmd: ['/bin/sh', '-c', 'run it'],
    };
    expect(reconstruct(history, config).slice(4, -1)).toEqual([
      'ENV PATH=/bin',
      'ENV TOKEN="x y"',
      String.raw`LABEL org.x="say \"hi\" \$X"`,
      'EXPOSE 22/tcp',
      'VOLUME ["/data"]',
      'WORKDIR /app',
      'CMD run it',
    ]);
  });

  it('gives rules something to find', () => {
    const text = reconstruct([entry('ENV DB_PASSWORD=hunter2', true), entry('COPY a /a # buildkit')]).join('\n');
    const result = lintDockerfile({ path: 'history', text, settings: DEFAULT_LINT_SETTINGS, origin: 'history' });
    expect(result.findings.map((finding) => finding.rule)).toEqual(['secret-in-arg-or-env', 'user-root']);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('keeps each entry to itself, whatever it holds', () => {
    const piece = fc.constantFrom(
      'RUN ',
      '/bin/sh -c ',
      '#(nop) ',
      'ENV A=',
      'CMD [',
      '"',
      '\\',
      '\n',
      '|1 A=b ',
      '<<X',
      'x ',
      ']',
    );
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 12 }), { maxLength: 6 }), (entries) => {
        const history = entries.map((pieces) => entry(pieces.join('')));
        const texts = entries.map((pieces) => pieces.join(''));
        const labels = Object.fromEntries(texts.map((text) => [text, text]));
        const [entrypoint, volumes, env] = [texts, texts, texts];
        const config = { ...EMPTY_CONFIG, labels, entrypoint, volumes, env, workingDir: texts.join('') };
        const made = reconstructDockerfile({ history, config, baseEntries: 0, base: null });
        const syntax = parseDockerfile(made.text);
        const last = syntax.instructions.at(-1);
        expect([last?.keyword, last?.rest.text]).toEqual(['USER', 'root']);
        expect(made.entries).toHaveLength(made.text.split('\n').length - 1);
      }),
    );
  });
});
