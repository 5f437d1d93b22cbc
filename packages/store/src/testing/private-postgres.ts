import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A PostgreSQL server of a test's own, reached through a socket in its directory. */
export interface PrivatePostgres {
  readonly directory: string;
  /** The address of a database on it. */
  url(database: string): string;
  /** Runs statements, for example to make a database. */
  sql(statements: string, database?: string): void;
  /** Ends the server at once, as a crash does, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The directory of PostgreSQL's programs; null where there are none. */
export function postgresBinaries(): string | null {
  const found = globSync('/usr/lib/postgresql/*/bin/postgres').toSorted();
  const newest = found.at(-1);
  return newest === undefined ? null : join(newest, '..');
}

/** Runs one server, and ends it when its standard input does: also when whoever started it is killed. */
const KEEPER = `"$1/postgres" -D "$2" -k "$2" -c listen_addresses= $3 >"$2/log" 2>&1 & server=$!
trap 'kill -QUIT $server; wait $server' TERM
read -r _ || true
kill -QUIT $server 2>/dev/null; wait $server
[ -e "$2/keep" ] || rm -rf "$2"`;

/** Starts a server; `settings` are flags of `postgres`. Without durability unless told otherwise, for tests do not lose power. */
export async function startPostgres(
  binaries: string,
  settings = '-c fsync=off -c full_page_writes=off',
): Promise<PrivatePostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-postgres-'));
  const user = unprivileged();
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid ?? user.uid);
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', join(directory, 'data'), '-U', 'assay', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    user,
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr?.toString() ?? ''}`);
  const data = join(directory, 'data');
  const url = (database: string): string => `postgres://assay@localhost/${database}?host=${encodeURIComponent(data)}`;
  const psql = (statements: string, database = 'postgres') =>
    spawnSync(join(binaries, 'psql'), [
      '-h',
      data,
      '-U',
      'assay',
      '-d',
      database,
      '-v',
      'ON_ERROR_STOP=1',
      '-qc',
      statements,
    ]);
  let keeper = startKeeper(binaries, data, settings, user);
  const ready = async (): Promise<void> => {
    for (let attempt = 0; attempt < 600; attempt++) {
      if (existsSync(join(data, '.s.PGSQL.5432')) && psql('select 1').status === 0) return;
      await delay(50);
    }
    throw new Error('PostgreSQL did not start');
  };
  const end = async (): Promise<void> => {
    keeper.ref();
    const over = new Promise((resolve) => keeper.once('exit', resolve));
    keeper.stdin?.end();
    await over;
  };
  await ready();
  return {
    directory,
    url,
    sql(statements, database) {
      const ran = psql(statements, database);
      if (ran.status !== 0) throw new Error(`psql failed: ${ran.stderr.toString()}`);
    },
    async restart() {
      writeFileSync(join(data, 'keep'), '');
      await end();
      rmSync(join(data, 'keep'));
      keeper = startKeeper(binaries, data, settings, user);
      await ready();
    },
    async stop() {
      await end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function startKeeper(binaries: string, data: string, settings: string, user: UnprivilegedUser): ChildProcess {
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', binaries, data, settings], {
    ...user,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.unref();
  if (keeper.stdin !== null && 'unref' in keeper.stdin && typeof keeper.stdin.unref === 'function')
    keeper.stdin.unref();
  return keeper;
}

interface UnprivilegedUser {
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd: string;
}

/** PostgreSQL refuses to run as root: then the user that its package made. */
function unprivileged(): UnprivilegedUser {
  if (process.getuid?.() !== 0) return { cwd: tmpdir() };
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
  return { uid: id('-u'), gid: id('-g'), cwd: tmpdir() };
}
