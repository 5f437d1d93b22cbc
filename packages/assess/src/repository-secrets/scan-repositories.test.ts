import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache, SourceReport } from '@assay/core';
import { type BaselineEntry, detectors, expandExample } from '@assay/secret';
import { type ScratchRepository, scratchRepository } from '@assay/testkit';
import { describe, expect, it } from 'vitest';
import type { RepositorySecretOptions, SecretScope } from './options.ts';
import { findRepositorySecrets } from './scan-repositories.ts';

const TOKEN = expandExample('ghp_{github}');
const OTHER = expandExample('ghp_{github}')
  .split('')
  .toReversed()
  .join('')
  .replace(/^(.*)_phg$/, 'ghp_$1');
const hasGit = spawnSync('git', ['--version']).status === 0;

const scratch = (isRepository = true): ScratchRepository => scratchRepository({ isRepository });

async function look(
  at: ScratchRepository,
  scope: SecretScope = { kind: 'tree' },
  more: Partial<RepositorySecretOptions> = {},
): Promise<SourceReport> {
  const report = await findRepositorySecrets({
    targets: ['.'],
    scope,
    rules: [],
    exceptions: true,
    binary: false,
    cache: null,
    environment: process.env,
    workingDirectory: at.path,
    now: new Date('2026-03-01T12:00:00Z'),
    signal: new AbortController().signal,
    ...more,
  });
  // Whatever was found, no secret is in what is told of it.
  for (const secret of [TOKEN, OTHER]) expect(JSON.stringify(report)).not.toContain(secret.slice(5, 25));
  return report;
}

const ALL: SecretScope = { kind: 'history', range: null };
const STAGED: SecretScope = { kind: 'staged' };
const range = (text: string): SecretScope => ({ kind: 'history', range: text });
const places = ({ findings }: Pick<SourceReport, 'findings'>): readonly string[] =>
  findings.map(({ path, line }) => `${path}:${line ?? '-'}`);

/** A cache in memory. */
function memory(): Cache & { readonly values: Map<string, Uint8Array> } {
  const values = new Map<string, Uint8Array>();
  return {
    values,
    get: async (namespace, key) => values.get(`${namespace} ${key}`) ?? null,
    put: async (namespace, key, value) => {
      values.set(`${namespace} ${key}`, value);
    },
  };
}

describe('secrets in a directory', () => {
  it('are found with their places, ids stay when they move', async () => {
    using at = scratch(false);
    at.write('src/a.ts', `x\nconst t = '${TOKEN}';\n`);
    const before = await look(at);
    expect(before.findings).toMatchObject([
      { rule: 'github-personal-access-token', severity: 'error', path: 'src/a.ts', line: 2, column: 12 },
    ]);
    expect(before.rules.map(({ id }) => id)).toEqual(['github-personal-access-token']);
    expect(before.counts).toEqual({ files: 1, bytes: 56 });
    at.write('src/a.ts', `\n\n\nx\n\nconst t = '${TOKEN}';\n'${TOKEN}'\n`);
    const after = await look(at);
    expect(places(after)).toEqual(['src/a.ts:6', 'src/a.ts:7']);
    expect(after.findings[0]?.id).toBe(before.findings[0]?.id);
    expect(after.findings[1]?.id).not.toBe(before.findings[0]?.id);
  });

  it('are hidden in names of files as well', async () => {
    using at = scratch(false);
    at.write(`${TOKEN}.txt`, TOKEN);
    at.write(`d/${TOKEN}/x`, 'x');
    spawnSync('mkfifo', [join(at.path, `pipe-${TOKEN}`)]);
    const report = await look(at);
    expect(places(report)).toEqual(['ghp_….txt:1']);
    expect(report.gaps).toMatchObject([{ code: 'FILE_SPECIAL', path: 'pipe-ghp_…' }]);
  });

  it('are found in UTF-16, in long lines and in large files, and in binary ones when that is asked for', async () => {
    using at = scratch(false);
    at.write('wide.txt', Buffer.from(`\ufeffkey ${TOKEN}\r\n`, 'utf16le'));
    at.write('line.js', `${'x = 1; '.repeat(1_500_000)}'${TOKEN}'`);
    at.write('large.txt', `${'some words\n'.repeat(1_000_000)}${TOKEN}\n`);
    at.write('program', Buffer.concat([Buffer.alloc(100), Buffer.from(TOKEN), Buffer.alloc(100)]));
    const report = await look(at);
    expect(places(report)).toEqual(['large.txt:1000001', 'line.js:1', 'wide.txt:1']);
    expect(report.notices).toEqual(['large.txt is larger than 10 MB', 'line.js is larger than 10 MB']);
    expect(report.counts).toMatchObject({ files: 4, binaryFiles: 1 });
    expect(places(await look(at, undefined, { binary: true }))).toContain('program:-');
  });

  it('are accepted by comments, unless nothing in the repository may accept', async () => {
    using at = scratch(false);
    at.write('a', `${TOKEN} # gitleaks:allow\n# pragma: allowlist nextline secret\n${TOKEN}\n${TOKEN} # assay:allow\n`);
    at.write('b', `/* secretlint-disable */\n${TOKEN}\n/* secretlint-enable */\n${TOKEN}\n`);
    const report = await look(at);
    expect(places(report)).toEqual(['b:4']);
    expect(report.counts).toMatchObject({ acceptedByComment: 4 });
    expect(places(await look(at, undefined, { exceptions: false }))).toHaveLength(5);
  });

  it('are accepted by a .gitleaksignore, by either name of the rule', async () => {
    using at = scratch(false);
    at.write('a', `${TOKEN}\n`);
    at.write('b', `\n${TOKEN}\n`);
    at.write('.gitleaksignore', '# known\na:github-pat:1\nb:github-personal-access-token:2\nb:github-pat:1\n');
    const report = await look(at);
    expect(report.accepted.map(({ path, acceptedBy }) => `${path} ${acceptedBy}`)).toEqual([
      'a .gitleaksignore',
      'b .gitleaksignore',
    ]);
    expect(places(await look(at, undefined, { exceptions: false }))).toEqual(['a:1', 'b:2']);
  });

  it.each<[string, Partial<BaselineEntry>, readonly string[]]>([
    ['accepted', {}, []],
    ['false-positive', { state: 'false-positive' }, []],
    ['revoked', { state: 'revoked', reason: 'rotated' }, []],
    ['open', { state: 'open' }, ['a:1']],
    ['accepted until today', { until: '2026-03-01' }, []],
    ['accepted until yesterday', { until: '2026-02-28' }, ['a:1']],
  ])('that a baseline calls %s count or not', async (_, decided, expected) => {
    using at = scratch(false);
    at.write('a', TOKEN);
    const entry = { detector: 'x', path: 'a', ...decided };
    const baseline = (fingerprint: string, path: string): BaselineEntry | null =>
      path === 'a' ? { ...entry, fingerprint } : null;
    const report = await look(at, undefined, { baseline });
    expect(places(report)).toEqual(expected);
    expect(report.accepted).toHaveLength(1 - expected.length);
  });

  it('follow rules of their own and of gitleaks, and what of these is lost is a gap', async () => {
    using at = scratch(false);
    at.write('own.txt', 'acme_qwkjhzxvbnmplrtd');
    at.write('skip/own.txt', `acme_qwkjhzxvbnmplrtd ${TOKEN}`);
    at.write('.gitleaks.toml', '');
    const text = `[[rules]]\nid = "acme"\nregex = '''acme_([a-z]{16})'''\nkeywords = ["acme_"]\n[[rules]]\nid = "b"\nregex = '''x(?<!y)'''\n[allowlist]\npaths = ['''^skip/''']\n`;
    const report = await look(at, undefined, { rules: [{ name: 'g.toml', text }] });
    expect(report.findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['acme own.txt']);
    expect(report.gaps).toMatchObject([{ code: 'SECRET_RULE_REJECTED', effect: 'partial' }]);
    expect((await look(at)).notices[0]).toContain('--secret-rules .gitleaks.toml');
  });

  it('that are guessed from names are not looked for in generated files', async () => {
    using at = scratch(false);
    const line = `api_secret = "${expandExample('{alnum:32}')}"\n`;
    at.write('a.conf', line);
    at.write('gen/a.conf', `${line}${TOKEN}`);
    at.write('.gitattributes', 'gen/** linguist-generated\n');
    const generic = new Set(detectors.modules.filter(({ breadth }) => breadth === 'generic').map(({ id }) => id));
    const found = (await look(at)).findings.map(
      ({ path, rule }) => `${path} ${generic.has(rule) ? 'generic' : 'token'}`,
    );
    expect(found).toEqual(['a.conf generic', 'gen/a.conf token']);
  });

  it('are found once where paths that are named overlap, and under each root where there are several', async () => {
    using at = scratch(false);
    at.write('one/a', TOKEN);
    at.write('two/b', TOKEN);
    symlinkSync('two', join(at.path, 'link'));
    expect(places(await look(at, undefined, { targets: ['one', 'one/a', 'link', 'two'] }))).toEqual([
      'one/a:1',
      'two/b:1',
    ]);
    expect(places(await look(at, undefined, { targets: ['one/a'] }))).toEqual(['a:1']);
  });

  it('that are not there because the path is not are an error, as is a history of no repository', async () => {
    using at = scratch(false);
    await expect(look(at, undefined, { targets: ['none'] })).rejects.toMatchObject({ code: 'SOURCE_PATH_MISSING' });
    await expect(look(at, ALL)).rejects.toMatchObject({ code: 'NOT_A_REPOSITORY' });
    await expect(look(at, STAGED)).rejects.toMatchObject({ code: 'NOT_A_REPOSITORY' });
  });

  it('end with a gap where looking takes too long', async () => {
    using at = scratch(false);
    at.write('a', 'x'.repeat(3_000_000));
    const text = 'detectors:\n  - { id: slow, pattern: "(?:x?x?x?x?x?x?x?x?){1,100}y" }\n';
    const { gaps } = await look(at, undefined, { rules: [{ name: 'own.yaml', text }] });
    expect(gaps).toMatchObject([{ code: 'SECRET_SCAN_TRUNCATED', effect: 'incomplete', path: 'a' }]);
  });
});

describe.skipIf(!hasGit)('secrets in a history (skipped where there is no git)', () => {
  it('are found after they were deleted, with the commit that brought them', async () => {
    using at = scratch();
    at.write('a', 'x\n');
    at.commit();
    at.write('a', `x\n${TOKEN}\n`);
    const brought = at.commit();
    at.write('a', `y\nx\n${TOKEN}\n`);
    at.commit();
    at.write('a', 'x\n');
    at.commit();
    at.write('b', 'z');
    at.commit();
    expect((await look(at)).findings).toEqual([]);
    const report = await look(at, ALL);
    expect(report.findings).toMatchObject([{ path: 'a', line: 2, commit: brought, atHead: false }]);
    expect(report.counts).toMatchObject({ commits: 5, contents: 4 });
  });

  it('that are still there have the line that they have now; those that came back name each commit', async () => {
    using at = scratch();
    at.write('a', TOKEN);
    const first = at.commit();
    at.write('a', 'gone');
    at.commit();
    at.write('a', `\n\n${TOKEN}`);
    const again = at.commit();
    const [finding] = (await look(at, ALL)).findings;
    expect(finding).toMatchObject({
      line: 3,
      commit: first,
      atHead: true,
      evidence: { commits: [first, again], commitCount: 2 },
    });
  });

  it('of a range are those that its commits brought, between them too, and nothing that was there before', async () => {
    using at = scratch();
    at.write('old', `${TOKEN}\n`);
    at.commit();
    at.git('checkout', '-q', '-b', 'feature');
    at.write('old', `changed\n${TOKEN}\n`);
    at.commit();
    at.write('new', OTHER);
    const brought = at.commit();
    at.git('rm', '-q', 'new');
    at.commit();
    at.git('checkout', '-q', 'main');
    at.write('unrelated', OTHER);
    at.commit();
    at.git('checkout', '-q', 'feature');
    for (const text of ['main..feature', 'main...feature', `${'0'.repeat(40)}..HEAD`]) {
      const { findings } = await look(at, range(text));
      expect(findings).toMatchObject([{ path: 'new', commit: brought, atHead: false }]);
      expect(findings).toHaveLength(1);
    }
    expect((await look(at, range('HEAD~1..HEAD'))).findings).toEqual([]);
    expect((await look(at, range('feature...feature'))).findings).toEqual([]);
  });

  it('are not looked for again in contents that are known to hold none', async () => {
    using at = scratch();
    for (let file = 0; file < 20; file++) at.write(`f${file}`, `content ${file}`);
    at.write('s', TOKEN);
    at.commit();
    const cache = memory();
    const first = await look(at, ALL, { cache });
    expect(first.counts).not.toHaveProperty('contentsKnownFromBefore');
    const second = await look(at, ALL, { cache });
    expect(second.counts).toMatchObject({ contents: 21, bytes: TOKEN.length, contentsKnownFromBefore: 20 });
    expect(second.findings).toEqual(first.findings);
    at.write('f0', `now ${OTHER}`);
    at.commit();
    const third = await look(at, ALL, { cache });
    expect([places(third), third.counts['contentsKnownFromBefore']]).toEqual([['f0:1', 's:1'], 20]);
    // Another search knows nothing of what this one found.
    const rules = [
      { name: 'own.yaml', text: 'detectors:\n  - { id: own, pattern: "content 7", keywords: [content] }\n' },
    ];
    expect(places(await look(at, ALL, { cache, rules }))).toContain('f7:1');
    for (const value of cache.values.values()) {
      expect(Buffer.from(value).toString('latin1')).not.toContain('ghp_');
    }
  });

  it('are accepted by entries of a .gitleaksignore for a commit', async () => {
    using at = scratch();
    at.write('a', TOKEN);
    const commit = at.commit();
    at.write('.gitleaksignore', `${commit}:a:github-pat:1\n`);
    expect(places(await look(at, ALL))).toEqual([]);
    at.write('.gitleaksignore', `${'0'.repeat(40)}:a:github-pat:1\n`);
    expect(places(await look(at, ALL))).toEqual(['a:1']);
  });

  it('are accepted by allowlists of gitleaks for a commit', async () => {
    using at = scratch();
    at.write('a', TOKEN);
    const commit = at.commit();
    const rules = (table: string): Partial<RepositorySecretOptions> => ({ rules: [{ name: 'g.toml', text: table }] });
    expect(places(await look(at, ALL, rules(`[allowlist]\ncommits = ['${commit}']\n`)))).toEqual([]);
    expect(places(await look(at, ALL, rules(`[allowlist]\ncommits = ['${'0'.repeat(40)}']\n`)))).toEqual(['a:1']);
    const one = `[[rules]]\nid = 'github-pat'\n[[rules.allowlists]]\ncommits = ['${commit}']\n`;
    expect(places(await look(at, ALL, rules(one)))).toEqual([]);
    expect(places(await look(at, ALL, rules(one.replace('github-pat', 'gitlab-pat'))))).toEqual(['a:1']);
    const all = `[[allowlists]]\ncondition = 'AND'\ncommits = ['${commit}']\npaths = ['''a''']\n`;
    expect((await look(at, ALL, rules(all))).gaps).toMatchObject([{ code: 'SECRET_RULE_REJECTED' }]);
  });

  it('are left out and guessed at as the files of the working tree say', async () => {
    using at = scratch();
    const line = `api_secret = "${expandExample('{alnum:32}')}"\n`;
    at.write('fixtures/deep/a', TOKEN);
    at.write('gen/a.conf', line);
    at.write('b', TOKEN);
    at.write('.assayignore', 'fixtures/\n');
    at.write('.gitattributes', 'gen/** linguist-generated\n');
    at.git('add', '-A');
    expect(places(await look(at, STAGED))).toEqual(['b:1']);
    at.commit();
    const cache = memory();
    expect(places(await look(at, ALL, { cache }))).toEqual(['b:1']);
    expect(places(await look(at, ALL, { cache, exceptions: false }))).toEqual(['b:1', 'fixtures/deep/a:1']);
    at.write('.gitattributes', '');
    expect(places(await look(at, ALL, { cache }))).toEqual(['b:1', 'gen/a.conf:1']);
  });

  it('of a clone without its oldest commits say so', async () => {
    using at = scratch();
    at.write('a', TOKEN);
    at.commit();
    at.write('a', 'x');
    at.commit();
    using clone = scratch(false);
    clone.git('clone', '-q', '--depth', '1', `file://${at.path}`, 'c');
    const report = await look(clone, ALL, { targets: ['c'] });
    expect(report.findings).toEqual([]);
    expect(report.gaps).toMatchObject([{ code: 'HISTORY_SHALLOW', effect: 'partial' }]);
  });

  it('of a damaged repository are found as far as it can be read', async () => {
    using at = scratch();
    at.write('a', TOKEN);
    at.write('b', 'damaged');
    at.commit();
    const id = at.git('rev-parse', 'HEAD:b');
    const file = join(at.path, '.git/objects', id.slice(0, 2), id.slice(2));
    rmSync(file);
    writeFileSync(file, 'nonsense');
    const report = await look(at, ALL);
    expect(places(report)).toEqual(['a:1']);
    expect(report.gaps).toMatchObject([{ code: 'BLOB_UNREADABLE', effect: 'incomplete', path: 'b' }]);
  });

  it('need git', async () => {
    using at = scratch();
    await expect(look(at, ALL, { environment: {} })).rejects.toMatchObject({ code: 'GIT_MISSING' });
    at.write('.gitignore', 'a\n');
    at.write('a', TOKEN);
    expect((await look(at)).findings).toEqual([]);
    const without = await look(at, undefined, { environment: {} });
    expect([places(without), without.notices]).toEqual([['a:1'], [expect.stringContaining('no git on PATH')]]);
  });
});

describe.skipIf(!hasGit)('secrets in what is staged (skipped where there is no git)', () => {
  it('are those of added lines, exactly as they are staged', async () => {
    using at = scratch();
    at.write('old', `one\n${TOKEN}\n`);
    at.commit();
    expect((await look(at, STAGED)).findings).toEqual([]);
    at.write('old', `one\ntwo\n${TOKEN}\n`);
    at.write('new', `key ${OTHER}\n`);
    at.git('add', '-A');
    at.write('new', 'not staged any more');
    at.write('never', OTHER);
    expect(places(await look(at, STAGED))).toEqual(['new:1']);
    // The line with the secret was changed: it is an added line.
    at.write('old', `one\nkey = ${TOKEN}\n`);
    at.git('add', 'old');
    expect(places(await look(at, STAGED))).toEqual(['new:1', 'old:2']);
  });

  it('are not those of a file that only got another name', async () => {
    using at = scratch();
    at.write('old', `one\n${TOKEN}\ntwo\nthree\n`);
    at.commit();
    at.git('mv', 'old', 'renamed');
    expect((await look(at, STAGED)).findings).toEqual([]);
  });

  it('are found in the first commit, in deleted files none', async () => {
    using at = scratch();
    at.write('a', TOKEN);
    at.git('add', 'a');
    expect(places(await look(at, STAGED))).toEqual(['a:1']);
    at.commit();
    at.git('rm', '-q', 'a');
    expect((await look(at, STAGED)).findings).toEqual([]);
  });
});
