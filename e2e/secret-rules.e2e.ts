import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, writeOciLayout } from '@assay/oci';
import { whiteout } from '@assay/testkit';
import { type Run, type RunOptions, assay, report, temporaryDirectory } from './program.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const layout = join(temporary.path, 'layout');
const target = `oci:${layout}`;

/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');
const OWN = ['acme', '_', 'qwkjhzxvbnmplrtd'].join('');
const PASSWORD = ['p0st', 'gres-', 'Zk83hQ1x'].join('');
const CANARIES = [TOKEN, OWN, PASSWORD];

const file = (name: string, text: string): string => {
  const path = join(temporary.path, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  const content = buildImage({
    layers: [
      {
        createdBy: `RUN curl -H "Authorization: token ${TOKEN}" https://app:${PASSWORD}@host.internal/x`,
        entries: [
          { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
          { path: 'srv/app.conf', content: `token: ${TOKEN}\n` },
          { path: 'srv/own.txt', content: `key ${OWN}\n` },
          { path: 'srv/gone.txt', content: `key ${OWN}\n` },
          {
            path: 'app/node_modules/x/package.json',
            content: JSON.stringify({
              name: 'x',
              version: '1.0.0',
              license: 'MIT',
              author: `me ${TOKEN}`,
              homepage: `https://app:${PASSWORD}@host.internal/`,
              repository: `git+https://${TOKEN}@host.internal/x.git`,
              _resolved: `https://app:${PASSWORD}@host.internal/x.tgz`,
            }),
          },
        ],
      },
      { createdBy: `ARG T=${TOKEN}`, entries: [whiteout('srv/gone.txt')] },
    ],
    config: {
      env: [`GITHUB_TOKEN=${TOKEN}`, `OWN=${OWN}`, `DATABASE_URL=postgres://app:${PASSWORD}@db.internal:5432/app`],
      labels: { 'org.own': OWN, [TOKEN]: 'x' },
      entrypoint: ['/app', `--token=${TOKEN}`],
    },
  });
  await writeOciLayout(layout, [{ content, name: null }]);
});
afterAll(temporary.remove);

const run = async (args: readonly string[], options: RunOptions = {}): Promise<Run> => assay(home, args, options);

/** A home of its own: what own rules describe is no secret for runs without these. */
const sealed = join(temporary.path, 'sealed');
const runSealed = async (args: readonly string[], options: RunOptions = {}): Promise<Run> =>
  assay(sealed, args, options);

/** Everything that a run leaves: what it printed, and what is in its cache, compressed or not. */
function leftOvers({ stdout, stderr }: Run): readonly string[] {
  const files = readdirSync(join(sealed, 'cache', 'assay'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const unpacked = files.flatMap((bytes) => {
    const start = bytes.indexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
    try {
      return start < 0 ? [] : [zstdDecompressSync(bytes.subarray(start))];
    } catch {
      return [];
    }
  });
  return [stdout, stderr, ...[...files, ...unpacked].map((bytes) => bytes.toString('latin1'))];
}

function expectNoCanary(result: Run): void {
  for (const text of leftOvers(result)) for (const canary of CANARIES) expect(text.includes(canary)).toBe(false);
}

const RULES = 'detectors:\n  - { id: acme, pattern: "acme_[a-z]{16}", keywords: [acme_], title: Key of Acme }\n';
const findings = (result: Run, key = 'secrets'): readonly string[] => {
  const found: unknown = report(result)[key];
  if (!Array.isArray(found)) return [];
  return found.map(({ detector, path }: { detector: string; path: string }) => `${detector} ${path}`).toSorted();
};
const inspect = async (...args: readonly string[]): Promise<Run> => run(['inspect', target, '-o', 'json', ...args]);

describe('own detectors', () => {
  it('find what they describe, in every layer and in the configuration', async () => {
    const rules = file('own.yaml', RULES);
    const found = findings(await inspect('--secret-rules', rules)).filter((line) => line.startsWith('acme '));
    expect(found).toEqual(['acme /srv/gone.txt', 'acme /srv/own.txt', 'acme ENV OWN', 'acme LABEL org.own']);
    expect(findings(await inspect()).filter((line) => line.startsWith('acme '))).toEqual([]);
  });

  it('come from assay.yaml as well, with their paths beside it', async () => {
    const project = join(temporary.path);
    file('own.yaml', RULES);
    file('assay.yaml', 'secret-rules: [own.yaml]\n');
    const result = await run(['inspect', target, '-o', 'json'], { cwd: project });
    expect(findings(result)).toContain('acme /srv/own.txt');
  });

  it('come from a gitleaks.toml too, and what of it cannot be taken over is said and a gap', async () => {
    const rules = file(
      'any-name',
      `[extend]\nuseDefault = true\n[[rules]]\nid = "acme-gl"\nregex = '''acme_([a-z]{16})'''\nkeywords = ["acme_"]\n` +
        `[[rules]]\nid = "other"\nregex = '''x(?<!y)'''\n[allowlist]\npaths = ['''^srv/gone''']\n`,
    );
    const result = await inspect('--secret-rules', rules);
    expect(findings(result).filter((line) => line.includes('acme-gl /'))).toEqual(['acme-gl /srv/own.txt']);
    expect(result.stderr).toContain('note: any-name: rule other, regex: rejected');
    expect(report(result)['gaps']).toEqual([
      expect.objectContaining({ code: 'SECRET_RULE_REJECTED', effect: 'partial' }),
    ]);
    expect((await inspect('--secret-rules', rules, '--quiet')).stderr).toBe('');
  });

  it('are known to policies by their ids', async () => {
    const rule = (name: string): string => secretPolicy([{ ...SECRET_RULE, params: { content_regex_name: name } }]);
    const check = ['check', target, '--as', 'registry.example/app:1', '--secret-rules', file('own.yaml', RULES)];
    expect((await run([...check, '--policy', file('own.json', rule('acme'))])).code).toBe(2);
    expect((await run([...check, '--policy', file('other.json', rule('acme-other'))])).code).toBe(0);
  });

  it('accept what they say, in checks as well', async () => {
    const allow = file('allow.yaml', 'allow:\n  - { reason: known, paths: ["/**", "*"] }\n');
    const policy = file('policy.json', secretPolicy());
    const check = ['check', target, '--as', 'registry.example/app:1', '--policy', policy, '-o', 'json'];
    expect((await run(check)).code).toBe(2);
    const accepted = await run([...check, '--secret-rules', allow]);
    const left: unknown = report(accepted)['findings'];
    expect(JSON.stringify(left)).not.toContain('/srv/app.conf');
  });

  it.each([
    ['detectors: [{ id: x, pattern: "a(?=b)" }]\n', 'own.yaml:1:31: error PATTERN_INVALID'],
    ['[[rules]]\nid = \n', 'own.yaml:2:'],
  ])('are refused with the place of the mistake: %j', async (text, place) => {
    const result = await inspect('--secret-rules', file('own.yaml', text));
    expect(result).toMatchObject({ code: 64, stdout: '' });
    expect(result.stderr).toContain(place);
  });

  it('that are not there are refused', async () => {
    const result = await inspect('--secret-rules', join(temporary.path, 'none.yaml'));
    expect(result).toMatchObject({ code: 64, stdout: '' });
    expect(result.stderr).toContain('FILE_UNREADABLE');
  });
});

const SECRET_RULE = { id: 'm', gate: 'secret_scans', trigger: 'content_regex_checks', action: 'STOP', params: {} };

function secretPolicy(rules: readonly object[] = [SECRET_RULE]): string {
  return JSON.stringify({
    id: 'p',
    name: 'p',
    version: '2',
    rule_sets: [{ id: 'r', name: 'r', version: '2', rules }],
    mappings: [
      {
        id: 'm',
        name: 'm',
        registry: '*',
        repository: '*',
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['r'],
        allowlist_ids: [],
      },
    ],
    allowlists: [],
    allowlisted_images: [],
    denylisted_images: [],
  });
}

describe('a baseline', () => {
  it('accepts what was there when it was written, and shows it apart', async () => {
    const baseline = join(temporary.path, 'baseline.json');
    const first = await inspect('--write-secret-baseline', baseline);
    expect(findings(first).length).toBeGreaterThan(3);
    const again = await inspect('--secret-baseline', baseline);
    expect(findings(again)).toEqual([]);
    expect(findings(again, 'acceptedSecrets')).toEqual(findings(first));
    const more = await inspect('--secret-baseline', baseline, '--secret-rules', file('own.yaml', RULES));
    expect(findings(more).every((line) => line.startsWith('acme '))).toBe(true);
    expect(findings(more).length).toBe(4);
    const policy = file('policy.json', secretPolicy());
    const check = await run([
      'check',
      target,
      '--policy',
      policy,
      '--as',
      'r.example/a:1',
      '--secret-baseline',
      baseline,
    ]);
    expect(check.code, check.stdout).toBe(0);
    for (const canary of CANARIES) expect(readFileSync(baseline, 'utf8')).not.toContain(canary);
  });

  it('written over an older one keeps what that accepts', async () => {
    const [one, two] = [join(temporary.path, 'one.json'), join(temporary.path, 'two.json')];
    await inspect('--write-secret-baseline', one);
    await inspect('--secret-baseline', one, '--write-secret-baseline', two);
    expect(readFileSync(two, 'utf8')).toBe(readFileSync(one, 'utf8'));
  });

  it.each([
    ['{}', 'SECRET_BASELINE_INVALID'],
    ['{"schemaVersion":1,"keyId":"0000000000000000","entries":[]}', 'SECRET_BASELINE_KEY'],
  ])('is refused when it cannot be used: %s', async (text, code) => {
    const result = await inspect('--secret-baseline', file('bad.json', text));
    expect(result).toMatchObject({ code: 64, stdout: '' });
    expect(result.stderr).toContain(code);
  });

  it('is not written where nobody looks', async () => {
    const path = join(temporary.path, 'never.json');
    expect((await inspect('--skip-secrets', '--write-secret-baseline', path)).code).toBe(64);
    expect(readdirSync(temporary.path)).not.toContain('never.json');
  });
});

describe('a secret', () => {
  const withRules = (): readonly string[] => ['--secret-rules', file('canary.yaml', canaryRules())];
  /** Rules that name the very secrets, as careless ones do. */
  const canaryRules = (): string =>
    `${RULES}allow:\n  - { reason: old, stopwords: ["${TOKEN}"] }\n  - { reason: x, patterns: ["${OWN}"] }\n`;

  it.each(['table', 'json', 'ndjson', 'yaml', 'inspection'])('is in no %s of an inspection', async (format) => {
    const result = await runSealed(['inspect', target, '-o', format, ...withRules()]);
    expect(result.code, result.stderr).toBe(0);
    expectNoCanary(result);
    expectNoCanary(await runSealed(['inspect', target, '-o', format, '--skip-secrets', ...withRules()]));
  });

  it.each(['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx3-json', 'spdx-tv', 'github-snapshot', 'native'])(
    'is in no %s',
    async (format) => {
      const result = await runSealed(['sbom', target, '-o', format, ...withRules()]);
      expect(result.code, result.stderr).toBe(0);
      expectNoCanary(result);
    },
  );

  it.each([
    'table',
    'json',
    'ndjson',
    'yaml',
    'sarif',
    'junit',
    'markdown',
    'html',
    'tap',
    'gitlab',
    'gitlab-quality',
    'github',
    'azure',
    'anchore-json',
  ])('is in no %s of a decision', async (format) => {
    const result = await runSealed([
      'check',
      target,
      '--policy',
      file('policy.json', secretPolicy()),
      '-o',
      format,
      ...withRules(),
    ]);
    expect(result.code, result.stderr).toBe(2);
    expectNoCanary(result);
  });

  /** A policy of which no rule needs the layers, but every rule quotes the configuration. */
  const configPolicy = (): string => {
    const rules = ['ENV', 'LABEL', 'ENTRYPOINT', 'RUN'].map((instruction, index) => ({
      id: `c${index}`,
      gate: 'dockerfile',
      trigger: 'instruction',
      action: 'STOP',
      params: { instruction, check: 'exists' },
    }));
    return secretPolicy(rules);
  };

  it.each(['table', 'json', 'sarif', 'junit', 'html', 'anchore-json'])(
    'that a rule quotes is in no %s',
    async (format) => {
      const policy = file('config-policy.json', configPolicy());
      const result = await runSealed(['check', target, '--policy', policy, '-o', format, ...withRules()]);
      expect(result.code, result.stderr).toBe(2);
      expect(result.stdout).not.toBe('');
      expectNoCanary(result);
    },
  );

  it('is in no message of an error, even when the image cannot be read to its end', async () => {
    expectNoCanary(
      await runSealed(['inspect', target, '--limit', 'maxEntries=1', ...withRules()], { env: { ASSAY_DEBUG: '1' } }),
    );
  });
});
