import { execFile, spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A git repository that is handed out over HTTP by git itself. */
export interface GitServer {
  /** URL of the repository. */
  readonly url: string;
  /** What was asked of it: method and path. */
  readonly asked: readonly string[];
  /** Writes files and commits them on a branch. Returns the commit. */
  commit(branch: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** Runs git in the repository. Returns what it prints. */
  git(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Where git has its program for web servers; null without git. */
export async function gitPrograms(): Promise<string | null> {
  try {
    return (await run('git', ['--exec-path'])).stdout.trim();
  } catch {
    return null;
  }
}

/** Starts a repository on a free port of this machine. `filters` false: it cannot leave contents out. */
export async function startGitServer(programs: string, { filters = true } = {}): Promise<GitServer> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-git-'));
  const repository = join(directory, 'policies');
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  await mkdir(repository);
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', [...args], { cwd: repository, env: environment })).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'uploadpack.allowFilter', String(filters));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(join(programs, 'git-http-backend'), { ...environment, GIT_PROJECT_ROOT: directory }, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/policies/.git`,
    asked,
    git,
    commit: async (branch, files) => {
      if (branch !== 'main') await git('checkout', '--quiet', '-B', branch);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(repository, path)), { recursive: true });
        await writeFile(join(repository, path), text);
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--message', 'change');
      return git('rev-parse', 'HEAD');
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Runs git's program as web servers do (CGI, RFC 3875). */
function answer(
  program: string,
  environment: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const protocol = request.headers['git-protocol'];
  const child = spawn(program, {
    env: {
      ...environment,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      ...(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}),
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const bytes = Buffer.concat(chunks);
    const end = bytes.indexOf('\r\n\r\n');
    const head = bytes.toString('latin1', 0, Math.max(0, end)).split('\r\n');
    const status = head.map((line) => /^Status: (\d+)/.exec(line)?.[1]).find((found) => found !== undefined);
    for (const line of head) {
      const [, name, value] = /^([A-Za-z-]+): (.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined && name !== 'Status') response.setHeader(name, value);
    }
    response.writeHead(Number(status ?? 200)).end(bytes.subarray(end + 4));
  });
}
