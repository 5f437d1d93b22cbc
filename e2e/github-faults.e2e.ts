import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { StandInAnswer } from './github-stand-in/call.ts';
import { type GithubYard, TOKEN, describeOnce } from './github-yard.ts';
import { repositoryRoot, temporaryDirectory, tool } from './program.ts';

/** Does something the first time that an operation is asked for. */
function once(yard: GithubYard, operation: string, happen: () => StandInAnswer | null): void {
  yard.github.intervene = (request) => {
    if (request.operation !== operation) return null;
    yard.github.intervene = null;
    return happen();
  };
}

const corpus = process.env['ASSAY_CORPUS'] ?? join(repositoryRoot, '../shared/data');
const PAYLOADS = join(corpus, 'github/webhook-payloads.tar.zst');

const BLOB = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
const CHECK = 'POST /repos/{owner}/{repo}/check-runs';

describeOnce('the GitHub app when things happen in the middle', (yard) => {
  /** A pull request whose check needs contents, on the way. */
  const begin = async (): Promise<string> => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    const head = yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
    await yard.deliver(yard.events.pull(yard.web, yard.web.open('change'), 'opened'));
    return head;
  };

  it('says nothing of a head that was forced away meanwhile, and looks at the new one though no event told of it', async () => {
    let forced = '';
    once(yard, BLOB, () => {
      yard.web.refs.delete('change');
      forced = yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' }, { from: 'main' });
      return null;
    });
    const old = await begin();
    await yard.settled();
    expect(forced).not.toBe('');
    expect([...yard.web.runs(old).values()]).toEqual([]);
    expect(yard.run(yard.web, forced, 'dockerfile').status).toBe('completed');
    expect(yard.web.comments.map(({ body }) => body.includes(forced.slice(0, 12)))).toEqual([true]);
    yard.noViolations();
  });

  it('ends where the repository was deleted meanwhile, and tells that', async () => {
    once(yard, BLOB, () => {
      yard.github.repositories.splice(yard.github.repositories.indexOf(yard.web), 1);
      return null;
    });
    await begin();
    await yard.settled();
    expect(yard.web.checks).toEqual([]);
    await yard.deliver(yard.events.deleted(yard.web));
    await yard.settled();
    expect(await yard.idOf(yard.web)).toBe('');
    yard.noViolations();
  });

  it('takes a new token where its own was revoked meanwhile, and tells neither', async () => {
    const before = [...yard.github.tokens];
    once(yard, BLOB, () => {
      yard.github.tokens.clear();
      return null;
    });
    const head = await begin();
    await yard.settled();
    expect(yard.web.runs(head).size).toBe(5);
    const told = JSON.stringify([yard.service.lines, yard.web.checks, yard.web.comments]);
    for (const token of [...before, ...yard.github.tokens]) {
      expect(told).not.toContain(token);
      yard.expectNowhere(token);
    }
    yard.noViolations();
  });

  it.each([
    [
      'a second limit',
      { status: 403, headers: { 'retry-after': '1' }, body: { message: 'You have exceeded a secondary rate limit.' } },
    ],
    ['too many requests', { status: 429, headers: { 'retry-after': '1' }, body: { message: 'Too many requests' } }],
    ['a failure', { status: 502, body: { message: 'Server Error' } }],
  ])('goes on after %s in the middle, with one run of each check', async (_what, answer) => {
    once(yard, CHECK, () => answer);
    const head = await begin();
    await yard.settled();
    expect(yard.web.runs(head).size).toBe(5);
    expect(yard.web.checks).toHaveLength(5);
    yard.noViolations();
  });

  it('goes on after a limit, a token that was revoked, a name that changed and a repository that is gone', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    yard.github.remaining = 3;
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
    const pull = yard.web.open('change');
    await yard.deliver(yard.events.pull(yard.web, pull, 'opened'));
    await delay(500);
    yard.github.remaining = null;
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
    yard.github.tokens.clear();
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    await yard.deliver(yard.events.pull(yard.web, pull, 'synchronize'));
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
    const from = yard.web.name;
    yard.web.name = `${from}-renamed`;
    await yard.deliver(yard.events.renamed(yard.web, from));
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR z\n' });
    await yard.deliver(yard.events.pull(yard.web, pull, 'synchronize'));
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
    const gone = yard.events.pull(yard.web, pull, 'synchronize');
    yard.github.repositories.splice(yard.github.repositories.indexOf(yard.web), 1);
    await yard.deliver(gone);
    await yard.settled();
    const told = JSON.stringify(yard.service.lines);
    for (const token of yard.github.tokens) expect(told).not.toContain(token);
  }, 120_000);
});

describeOnce('hostile events and changes for the GitHub app', (yard) => {
  it('takes redelivered, reordered, duplicated and forged events for what they are', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
    const pull = yard.web.open('change');
    const opened = yard.events.pull(yard.web, pull, 'opened');
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    const synchronize = yard.events.pull(yard.web, pull, 'synchronize');
    expect(await yard.deliver(synchronize)).toBe(202);
    expect(await yard.deliver(opened)).toBe(202);
    expect(await yard.deliver(opened)).toBe(202);
    await yard.settled();
    const head = yard.web.headOf(pull);
    expect(yard.run(yard.web, head, 'dockerfile').status).toBe('completed');
    // Only the head that is there now was looked at, and each check was made once.
    expect(new Set(yard.web.checks.map(({ head_sha }) => head_sha))).toEqual(new Set([head]));
    expect(yard.web.checks).toHaveLength(5);
    const fresh = yard.events.pull(yard.web, pull, 'synchronize');
    expect(await yard.deliver(fresh, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
    expect(await yard.deliver({ ...fresh, body: `${fresh.body} ` })).toBe(401);
    expect(await yard.deliver(fresh, { 'x-github-hook-installation-target-id': '1' })).toBe(404);
    expect(await yard.deliver(fresh, { 'x-hub-signature-256': 'sha1=abc' })).toBe(400);
    expect(await yard.deliver(fresh)).toBe(202);
    await yard.settled();
    expect(yard.web.checks).toHaveLength(5);
    yard.noViolations();
  });

  it('looks at what it can of hostile changes, and says what it left out', async () => {
    yard.web.push('main', { README: 'x', 'assay.yaml': 'github: { dockerfile: enforce }\n' });
    const files: Record<string, string | Buffer> = {
      'a/Dockerfile': Buffer.from([0x46, 0x52, 0, 0xff, 0xfe]),
      '../outside/Dockerfile': 'FROM debian:12\n',
      '.git/Dockerfile': 'FROM debian:12\n',
      [`b\n](https://evil.example)<script>@everyone/Dockerfile`]: 'FROM debian:12\nWORKDIR x\n',
      [`${'d'.repeat(300)}/Dockerfile`]: 'FROM debian:12\n',
    };
    for (let index = 0; index < 10_000; index++) files[`many/${index}/Dockerfile`] = 'FROM debian:12\n';
    const pull = await yard.openPull(files, 'evil');
    const found = yard.run(yard.web, yard.web.headOf(pull), 'dockerfile');
    expect(found.conclusion).toBe('failure');
    expect(found.summary).toContain('Not looked at');
    expect(found.summary + found.text).not.toContain('<script>');
    expect(found.summary + found.text).not.toMatch(/@everyone/);
    yard.noViolations();
  });

  it('reads every file of a commit that has many, and says where GitHub lists no more', async () => {
    yard.web.push('main', { README: 'x' });
    const many: Record<string, string> = {};
    for (let index = 0; index < 350; index++) many[`f/${String(index).padStart(5, '0')}`] = `${index}`;
    yard.web.push('change', { ...many, 'z.env': `GITHUB_TOKEN=${TOKEN}\n` }, { from: 'main' });
    yard.web.push('change', { 'z.env': null, 'f/00000': null });
    const pull = yard.web.open('change');
    await yard.deliver(yard.events.pull(yard.web, pull, 'opened'));
    await yard.settled();
    const found = yard.run(yard.web, yard.web.headOf(pull), 'secrets');
    expect(found.conclusion).toBe('failure');
    expect(found.text).toContain('not at HEAD any more');
    yard.noViolations();
  });

  it('does not pass where GitHub does not list the whole tree', async () => {
    yard.web.push('main', { README: 'x', 'assay.yaml': 'github: { secrets: enforce }\n' });
    yard.web.treeLimit = 50;
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f/${index}`, `${index}`]));
    const pull = await yard.openPull(files);
    const found = yard.run(yard.web, yard.web.headOf(pull), 'secrets');
    expect(found.conclusion).toBe('failure');
    expect(found.summary).toContain('Not looked at');
    yard.noViolations();
  });

  it.each([
    'feature/$(touch${IFS}x)',
    '"><img-src=x-onerror=alert(1)>',
    'refs/heads/main',
    '-rf',
    '#?&=%2e%2e%2f+@{0',
    '\u202egnp.exe\u2066',
    'x'.repeat(240),
  ])('takes the branch %j as a name and as nothing else', async (branch) => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    const pull = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, branch);
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
    await yard.deliver(yard.events.push(yard.web, branch, null));
    await yard.settled();
    expect(yard.web.checks.every(({ summary, text }) => !(summary + text).includes('<img'))).toBe(true);
    yard.noViolations();
  });

  it('takes every event that GitHub publishes an example of, and any JSON in its place', async () => {
    const examples = yard.events.published();
    expect(examples.length).toBeGreaterThan(300);
    for (const event of examples) expect(await yard.deliver(event), event.name).toBe(202);
    await yard.settled();
    for (const name of ['push', 'pull_request', 'check_run', 'installation', 'repository', 'package', 'merge_group']) {
      for (const payload of WILD) expect(await yard.deliver(yard.events.sent(name, payload)), name).toBe(202);
    }
    await yard.deliver(yard.events.installation('created'));
    await yard.settled();
  });

  it.skipIf(!existsSync(PAYLOADS))(`takes the published payloads of the corpus (needs ${PAYLOADS})`, async () => {
    const { path, remove } = temporaryDirectory();
    const archive = join(path, 'payloads.tar');
    writeFileSync(archive, zstdDecompressSync(readFileSync(PAYLOADS)));
    tool('tar', ['-xf', archive, '-C', path]);
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const payload: Record<string, unknown> = JSON.parse(readFileSync(join(path, file), 'utf8'));
      expect(await yard.deliver(yard.events.sent(file.split('/')[0] ?? '', payload)), file).toBe(202);
    }
    await yard.deliver(yard.events.installation('created'));
    await yard.settled();
    remove();
  });
});

/** Payloads of the right form with wrong things in them. */
const WILD: readonly Record<string, unknown>[] = [
  {},
  { action: null, repository: null, pull_request: [], check_run: 'x' },
  {
    action: 'opened',
    repository: { id: -1, full_name: '../..' },
    pull_request: { number: 1.5, head: { sha: 'HEAD' } },
  },
  { action: 'created', repository: { id: 2 ** 60, full_name: 'a/b/c' }, ref: 'refs/heads/\0', after: '0'.repeat(40) },
  { action: '__proto__', repository: { id: 5, full_name: 'acme/..', default_branch: 'x'.repeat(5000) } },
];
