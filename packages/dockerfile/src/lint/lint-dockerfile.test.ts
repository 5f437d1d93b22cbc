import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LINT_SETTINGS, type LintSettings } from '../settings/lint-settings.ts';
import { lintDockerfile } from './lint-dockerfile.ts';
import type { LintResult } from './lint-result.ts';

function lint(text: string, settings: Partial<LintSettings> = {}, today?: string): LintResult {
  const when = today === undefined ? {} : { today };
  return lintDockerfile({ path: 'Dockerfile', text, settings: { ...DEFAULT_LINT_SETTINGS, ...settings }, ...when });
}

/** Rules found, with their lines, of those that the tests are about. */
function found(text: string, settings: Partial<LintSettings> = {}, today?: string): readonly string[] {
  const wanted = new Set(['base-image-tag-missing', 'stage-name-casing', 'from-as-casing', 'ignore-without-effect']);
  return lint(text, settings, today)
    .findings.filter((finding) => wanted.has(finding.rule))
    .map((finding) => `${finding.line} ${finding.rule}`);
}

/** Lines that only differ by a number. */
function many(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('');
}

describe('comments that leave findings out', () => {
  it.each([
    ['ours', '# assay ignore=base-image-tag-missing built here\nFROM debian\n', []],
    ['ours by a foreign id', '# assay ignore=DL3006 built here\nFROM debian\n', []],
    ['ours for several rules', '# assay ignore=DL3006,StageNameCasing x\nFROM debian AS A\n', []],
    ['ours for the file', 'FROM debian\n# assay global ignore=DL3006 x\nFROM debian\n', []],
    ['ours for all rules', '# assay ignore=all x\nFROM debian as A\n', []],
    ["hadolint's", '# hadolint ignore=DL3006,SC2086\nFROM debian\n', []],
    ["hadolint's with a reason", '# hadolint ignore=DL3006 # built here\nFROM debian\n', []],
    ["hadolint's for the file", '# hadolint global ignore=DL3006\nFROM debian\nFROM debian\n', []],
    ["BuildKit's at the top", '# check=skip=StageNameCasing,FromAsCasing\nFROM debian:13 as A\n', []],
    ["BuildKit's for all at the top", '# check=skip=all\nFROM debian:13 as A\n', []],
    ["BuildKit's above an instruction", 'FROM debian:13\n# check=skip=FromAsCasing\nFROM debian:13 as a\n', []],
    [
      'only for the next instruction',
      '# hadolint ignore=DL3006\nFROM debian\nFROM debian\n',
      ['3 base-image-tag-missing'],
    ],
    ['not for other rules', '# hadolint ignore=DL3007\nFROM debian\n', ['2 base-image-tag-missing']],
    ['not far above', '# about hadolint ignore=DL3006\nFROM debian\n', ['2 base-image-tag-missing']],
    ['several above one another', '# hadolint ignore=DL3006\n# check=skip=StageNameCasing\nFROM debian AS A\n', []],
  ])('count: %s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('end when their day is over, and count for nothing when today is unknown', () => {
    const text = '# assay ignore=DL3006 until=2026-06-30 waiting for the mirror\nFROM debian\n';
    expect(found(text, {}, '2026-06-30')).toEqual([]);
    expect(found(text, {}, '2026-07-01')).toEqual(['1 ignore-without-effect', '2 base-image-tag-missing']);
    expect(found(text)).toEqual(['1 ignore-without-effect', '2 base-image-tag-missing']);
  });

  it('are counted, with reason and end', () => {
    const text = '# assay ignore=DL3006 until=2026-06-30 waiting for the mirror\nFROM debian\n';
    const [ignored] = lint(text, {}, '2026-01-01').ignored;
    expect(ignored).toMatchObject({ line: 1, reason: 'waiting for the mirror', until: '2026-06-30' });
    expect(ignored?.finding.rule).toBe('base-image-tag-missing');
  });

  it('are left unread when settings say so', () => {
    const text = '# hadolint ignore=DL3006\nFROM debian\n';
    expect(found(text, { honourIgnores: false })).toEqual(['2 base-image-tag-missing']);
  });

  it('name the shell', () => {
    const posix = lint('FROM a:1\n# hadolint shell=pwsh\nCMD echo a\n');
    expect(posix.findings.find((finding) => finding.rule === 'shell-form-command')?.edits).toEqual([]);
  });
});

describe('lintDockerfile', () => {
  it('gives every finding its place, names and identity', () => {
    const finding = lint('FROM debian AS x\n').findings.find(({ rule }) => rule === 'base-image-tag-missing');
    expect(finding).toMatchObject({
      aliases: ['DL3006', 'DS-0001'],
      severity: 'warning',
      path: 'Dockerfile',
      line: 1,
      column: 6,
      end: { line: 1, column: 12 },
      stage: 'x',
    });
    expect(finding?.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('does not count a byte order mark as a column', () => {
    const finding = lint('\uFEFFFROM debian\n').findings.find(({ rule }) => rule === 'base-image-tag-missing');
    expect(finding).toMatchObject({ line: 1, column: 6 });
  });

  it('keeps the identity of a finding when lines move, and tells equal ones apart', () => {
    const ids = (text: string): readonly string[] => lint(text).findings.map((finding) => finding.id);
    expect(ids('# a\n\nFROM debian\n')).toEqual(ids('FROM debian\n'));
    const twice = ids('FROM debian\nFROM debian\n');
    expect(new Set(twice).size).toBe(twice.length);
  });

  it('takes severities and the threshold from the settings', () => {
    const off = new Map([['base-image-tag-missing', { severity: 'off' as const, params: {} }]]);
    expect(lint('FROM debian\nUSER 1\n', { rules: off }).failed).toBe(false);
    expect(lint('FROM debian\nUSER 1\n').failed).toBe(true);
    expect(lint('FROM debian\nUSER 1\n', { failureThreshold: 'error' }).failed).toBe(false);
    expect(lint('FROM debian\nUSER 1\n', { failureThreshold: 'none' }).failed).toBe(false);
    const error = new Map([['base-image-tag-missing', { severity: 'error' as const, params: {} }]]);
    expect(lint('FROM debian\nUSER 1\n', { rules: error, failureThreshold: 'error' }).failed).toBe(true);
  });

  it('makes build checks errors when the file asks for it', () => {
    const result = lint('# check=error=true\nFROM debian:13 as A\n');
    const severities = result.findings.map(({ rule, severity }) => `${rule} ${severity}`);
    expect(severities).toContain('from-as-casing error');
    expect(severities).toContain('base-image-not-pinned info');
  });

  it('shows text of the file only in a safe form', () => {
    const text = 'FROM debian:13\nUSER a\u202E\u001B[31m\n';
    const finding = lint(text).findings.find(({ rule }) => rule === 'user-not-numeric');
    expect(finding?.message).toContain('\\u{202e}\\u{1b}');
  });

  it.each([
    ['a line of 10 MB', `FROM a:1\nRUN ${'x'.repeat(10_000_000)}\nUSER root\n`],
    ['a word list of 400 KB', `FROM a:1\nCOPY ${'a '.repeat(200_000)}/x/\n`],
    ['100,000 instructions', `FROM a:1\n${'RUN x && y\n'.repeat(100_000)}`],
    ['20,000 variables', `FROM a:1\n${'ENV A=$A$B\n'.repeat(19_000)}`],
    ['20,000 stages', Array.from({ length: 19_000 }, (_, at) => `FROM s${at} AS s${at + 1}\n`).join('')],
    ['20,000 users', `FROM a:1\n${'USER a\n'.repeat(19_000)}`],
    ['19,000 folders', `FROM a:1\n${'WORKDIR a\n'.repeat(19_000)}`],
    ['unlike names', `FROM a:1\n${many(9_000, (at) => `ENV NAME_${at}=$OTHER_${at}_X`)}`],
    [
      'copies from unknown places',
      `${many(2_000, (at) => `FROM a:1 AS stage-${at}`)}${many(2_000, (at) => `COPY --from=s${at} a /`)}`,
    ],
    [
      'archives',
      `FROM a:1\n${many(5_000, (at) => `COPY a${at}.tar /`)}${many(5_000, () => `RUN ${'x '.repeat(150)}`)}`,
    ],
    ['20,000 ignores', `FROM a:1\n${'# assay ignore=DL3006 x\nRUN ls\n'.repeat(10_000)}`],
    ['deep shell nesting', `FROM a:1\nRUN ${'$('.repeat(100_000)}\nRUN ${'('.repeat(100_000)}\n`],
    ['deep braces', `FROM a:1\nENV A=${'${A:-'.repeat(100_000)}\n`],
    ['a long JSON array', `FROM a:1\nCMD [${'"a",'.repeat(100_000)}"b"]\n`],
    ['deep JSON', `FROM a:1\nCMD ${'['.repeat(500_000)}\n`],
    ['slashes', `FROM a:1\nCOPY ${'/'.repeat(900_000)}a ${'/'.repeat(100_000)}\n`],
    ['mounts', `FROM a:1\nRUN --mount=${'from=a,'.repeat(100_000)} ls\n`],
    ['flags', `FROM a:1\nRUN ${'--mount=a '.repeat(100_000)} ls\n`],
    ['labels', `FROM a:1\nLABEL ${'a=b '.repeat(100_000)}\n`],
    ['colons', `FROM ${':'.repeat(500_000)}\nEXPOSE ${'1-'.repeat(300_000)}\n`],
  ])(
    'comes to an end with %s',
    (_, text) => {
      const result = lint(text);
      expect(result.findings.length).toBeGreaterThan(0);
    },
    60_000,
  );

  it('never throws, stays within the text and says the same twice, whatever the text', () => {
    const keywords =
      'FROM |RUN |COPY |ADD |ENV |ARG |LABEL |USER |WORKDIR |EXPOSE |VOLUME |CMD |ENTRYPOINT |ONBUILD |HEALTHCHECK |SHELL ';
    const words =
      '--from=|--platform=|--mount=type=cache,from=|debian:13|scratch| AS |$A|${A:-b}|a=b|/app/|["a", "b"]|&& ';
    const signs =
      '\n|\r\n| |\\\n|\\|"|\'|`|\t|\uFEFF|\0|🙂|<<EOF|EOF|apt-get install |# hadolint ignore=DL3006|# assay ignore=';
    const directives = ['# escape=`\n', '# check=skip=all\n'];
    const piece = fc.constantFrom(...`${keywords}|${words}|${signs}`.split('|'), ...directives);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const text = pieces.join('');
        const result = lint(text);
        const lines = text.split('\n');
        for (const finding of result.findings) {
          const last = lines[finding.end.line - 1];
          expect((lines[finding.line - 1] ?? '').length + 1).toBeGreaterThanOrEqual(finding.column);
          expect((last ?? '').length + 1).toBeGreaterThanOrEqual(finding.end.column);
          expect(finding.end.line).toBeGreaterThanOrEqual(finding.line);
        }
        expect(result.failures).toEqual([]);
        expect(lint(text)).toEqual(result);
      }),
      { numRuns: 400 },
    );
  });
});
