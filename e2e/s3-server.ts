import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './registry-server.ts';

/** A running S3 server with an empty bucket. */
export interface BucketServer {
  /** `s3://…` */
  readonly url: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: null;
  };
  /** Where the objects of the bucket lie as files. */
  readonly directory: string;
  readonly stop: () => Promise<void>;
}

/** The program of `e2e/s3-server/build.sh`; null where it was not built. */
export function bucketProgram(): string | null {
  const named = process.env['ASSAY_S3_SERVER'];
  if (named !== undefined && named !== '') return named;
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const built = join(cache, 'assay/versitygw/v1.8.0/versitygw');
  return existsSync(built) ? built : null;
}

/** Starts a server on a free loopback port. */
export async function startBucket(programFile: string, directory: string): Promise<BucketServer> {
  const [port, bucket] = [await freePort(), 'documents'];
  const [root, side] = [join(directory, 'objects'), join(directory, 'side')];
  for (const place of [join(root, bucket), side]) mkdirSync(place, { recursive: true });
  const credentials = { accessKeyId: 'an-access-key', secretAccessKey: 'a/secret+access=key', sessionToken: null };
  const child = spawn(
    programFile,
    ['--port', `127.0.0.1:${port}`, '--region', 'eu-test-1', '--quiet', 'posix', '--sidecar', side, root],
    {
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        ROOT_ACCESS_KEY: credentials.accessKeyId,
        ROOT_SECRET_KEY: credentials.secretAccessKey,
      },
    },
  );
  for (let attempt = 0; ; attempt++) {
    const answers = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answers) break;
    if (attempt > 100) throw new Error('the S3 server does not answer');
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return {
    url: `s3://${bucket}/kept?region=eu-test-1&endpoint=http://127.0.0.1:${port}`,
    credentials,
    directory: join(root, bucket),
    stop: async () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
