import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { tool } from './program.ts';

/** A running Debian `docker-registry`. */
export interface RegistryServer {
  readonly host: string;
  readonly stop: () => Promise<void>;
}

/** Whom a registry tells of what is pushed. */
export interface RegistryListener {
  readonly url: string;
  readonly authorization: string;
}

/** Starts a registry on a free loopback port, or on the one given; with a user, basic authentication is on. */
export async function startRegistry(
  directory: string,
  user?: { readonly name: string; readonly password: string },
  own: { readonly port?: number; readonly listener?: RegistryListener } = {},
): Promise<RegistryServer> {
  mkdirSync(join(directory, 'storage'), { recursive: true });
  const port = own.port ?? (await freePort());
  const lines = [
    'version: 0.1',
    'log: { level: error, accesslog: { disabled: true } }',
    `storage: { filesystem: { rootdirectory: ${join(directory, 'storage')} }, delete: { enabled: true } }`,
    `http: { addr: '127.0.0.1:${port}' }`,
  ];
  if (user !== undefined) {
    const file = join(directory, 'htpasswd');
    writeFileSync(file, tool('htpasswd', ['-Bbn', user.name, user.password]));
    lines.push(`auth: { htpasswd: { realm: e2e, path: ${file} } }`);
  }
  if (own.listener !== undefined) {
    const { url, authorization } = own.listener;
    const headers = `headers: { Authorization: ['${authorization}'] }`;
    lines.push(
      `notifications: { endpoints: [{ name: assay, url: '${url}', ${headers}, timeout: 5s, threshold: 3, backoff: 1s }] }`,
    );
  }
  const config = join(directory, 'config.yml');
  writeFileSync(config, `${lines.join('\n')}\n`);
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  await answering(`http://127.0.0.1:${port}/v2/`);
  return { host: `localhost:${port}`, stop: async () => ended(child) };
}

/** A loopback port that nothing listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200 || status === 401) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`nothing answers at ${url}`);
}

async function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('close', () => resolve());
    child.kill('SIGTERM');
  });
}
