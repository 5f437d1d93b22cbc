import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-serve-'));
});
afterEach(async () => rm(directory, { recursive: true, force: true }));

/** Starts the service and tells it to end at once: it starts in full before it looks. */
const serve = async (argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<MemoryRun> =>
  runInMemory(['serve', ...argv], { workingDirectory: directory, environment, interruptAfterMs: 1 });

const LISTEN = '--listen=127.0.0.1:0';
const KEY = /assay_[0-9a-f-]{36}_[A-Za-z0-9_-]{43}/;

describe('serve', () => {
  it('tells where it listens, and at the first start its key and how to use it', async () => {
    const first = await serve(['--data', 'data', LISTEN]);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^Assay \S+ listens on http:\/\/127\.0\.0\.1:\d+\n/);
    expect(first.stdout).toMatch(KEY);
    expect(first.stdout).toContain('/api/v1/evaluations');
    expect(first.stderr).not.toMatch(KEY);
    expect(first.stderr).toContain('the service ended');
    const second = await serve(['--data', 'data', LISTEN]);
    expect([second.code, KEY.test(second.stdout)]).toEqual([0, false]);
  });

  it('keeps what it has to itself, and leaves the database whole', async () => {
    await serve(['--data', 'data', LISTEN]);
    expect((await stat(join(directory, 'data'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, 'data/encryption-keys'))).mode & 0o777).toBe(0o600);
    // The log of the database was put back: one file is all there is to copy.
    expect(existsSync(join(directory, 'data/assay.db-wal'))).toBe(false);
  });

  it('takes a key of its owner, and shows it nowhere', async () => {
    const key = 'a-key-of-my-own-that-is-long-enough-0123456789';
    const { code, stdout, stderr } = await serve(['--data', 'data', LISTEN], { ASSAY_ADMIN_KEY: key });
    expect([code, stdout.includes('key'), (stdout + stderr).includes(key)]).toEqual([0, false, false]);
  });

  it('works without answering', async () => {
    const { code, stdout } = await serve(['--data', 'data', '--role', 'worker']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Assay \S+ works on jobs\n/)]);
  });

  it('is told by variables and by the own configuration, and flags come first', async () => {
    await mkdir(join(directory, 'home/.config/assay'), { recursive: true });
    await writeFile(join(directory, 'home/.config/assay/config.yaml'), 'listen: 127.0.0.1:0\ndata: from-file\n');
    await serve([], { ASSAY_LOG_FORMAT: 'json' });
    const own = join(directory, 'home/.config/assay/from-file');
    expect([existsSync(own), existsSync(join(directory, 'home/.local'))]).toEqual([true, false]);
    await serve([], { ASSAY_DATA: 'from-variable' });
    expect(existsSync(join(directory, 'from-variable'))).toBe(true);
    await serve(['--data', 'from-flag'], { ASSAY_DATA: 'from-nowhere' });
    expect([existsSync(join(directory, 'from-flag')), existsSync(join(directory, 'from-nowhere'))]).toEqual([
      true,
      false,
    ]);
  });

  it('takes nothing from a file that merely lies in the working directory', async () => {
    await writeFile(join(directory, 'assay.yaml'), 'listen: 0.0.0.0:0\n');
    const { code, stderr } = await serve(['--data', 'data']);
    expect([code, stderr]).toEqual([64, expect.stringContaining('listen')]);
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });

  it('says when another program listens there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    const { code, stderr } = await serve(['--data', 'data', `--listen=127.0.0.1:${port}`]);
    await new Promise((resolve) => server.close(resolve));
    expect([code, stderr]).toEqual([64, expect.stringContaining('error[ADDRESS_UNAVAILABLE]')]);
  });

  it('does not go on with encryption keys that cannot be read', async () => {
    await serve(['--data', 'data', LISTEN]);
    await writeFile(join(directory, 'data/encryption-keys'), 'nonsense');
    const { code, stderr } = await serve(['--data', 'data', LISTEN]);
    expect([code === 0, stderr]).toEqual([false, expect.stringMatching(/^error\[/)]);
    expect(await readFile(join(directory, 'data/encryption-keys'), 'utf8')).toBe('nonsense');
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['an address', ['--listen', 'nowhere'], {}],
    ['a port', ['--listen', '127.0.0.1:99999'], {}],
    ['a role', ['--role', 'boss'], {}],
    ['a database', ['--database', 'mysql://x/y'], {}],
    ['a place for documents', ['--blobs', 'ftp://x/y'], {}],
    ['a network', ['--allow-egress', '10.0.0.0/99'], {}],
    ['a proxy', ['--trusted-proxy', '10.0.0.0/8/8'], {}],
    ['slots', ['--slots', 'interactive=none'], {}],
    ['a public address', ['--public-url', 'assay'], {}],
    ['a login without its client', ['--oidc-issuer', 'https://id.example'], {}],
    ['a key that is too short', [], { ASSAY_ADMIN_KEY: 'short' }],
    ['a variable', [], { ASSAY_REQUESTS_PER_MINUTE: 'many' }],
    ['an operand', ['somewhere'], {}],
  ])('refuses %s that it cannot use, before it makes anything', async (_, argv, environment) => {
    const { code, stderr } = await serve(['--data', 'data', ...argv], environment);
    expect([code, stderr]).toEqual([64, expect.stringMatching(/^error\[/)]);
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });
});
