/**
 * `node --conditions=development bench/service-idle.ts`: the service that nobody asks anything. How long it takes until it is ready, on an
 * empty data directory and on its own, and its memory after half a minute and after some thousand requests, by role. The bar is 200 MB.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { clientOf, startServe } from '../e2e/service-program.ts';

const REQUESTS = 5000;
const AT_ONCE = 20;

/** Resident memory of a process, of it what belongs to it alone, and its peak, in MB. */
function memoryOf(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [resident, own, peak] = ['VmRSS', 'RssAnon', 'VmHWM'].map((name) => {
    const kibibytes = Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
    return Math.round((kibibytes * 1024) / 1e6);
  });
  return `${resident} MB resident, ${own} MB its own, ${peak} MB at the peak`;
}

const work = mkdtempSync(join(tmpdir(), 'assay-idle-'));
const args = ['--data', join(work, 'data'), '--listen', '127.0.0.1:0', '--log-level', 'info', '--log-format', 'json'];
let key = '';
try {
  for (const [name, role] of [
    ['first start, everything', 'all'],
    ['second start, everything', 'all'],
    ['requests alone', 'api'],
    ['work alone', 'worker'],
  ] as const) {
    const started = performance.now();
    const service = await startServe(join(work, 'home'), [...args, '--advisories-every', 'never', '--role', role]);
    console.log(`${name}: ready after ${Math.round(performance.now() - started)} ms`);
    key = service.key ?? key;
    await delay(30_000);
    console.log(`  after half a minute: ${memoryOf(service.pid)}`);
    if (service.url !== null) {
      const call = clientOf(service.url, key);
      for (let done = 0; done < REQUESTS; done += AT_ONCE) {
        await Promise.all(Array.from({ length: AT_ONCE }, async () => call('GET', '/api/v1/images')));
      }
      await delay(10_000);
      console.log(`  after ${REQUESTS} requests: ${memoryOf(service.pid)}`);
    }
    await service.stop();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
