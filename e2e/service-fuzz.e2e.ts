import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testRuns } from '@assay/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../apps/server/src/api/registry.ts';
import { seedService } from '../apps/server/src/testing/seed-service.ts';
import { startServiceOn } from '../apps/server/src/testing/service-stores.ts';
import type { TestService } from '../apps/server/src/testing/test-service.ts';
import { TRIED, requestsTo, sendWild } from '../apps/server/src/testing/wild-requests.ts';
import { databaseKinds } from '../packages/store/src/testing/test-stores.ts';
import { temporaryDirectory, tool } from './program.ts';
import { type ServiceProgram, clientOf, startServe } from './service-program.ts';

const POSTGRES = databaseKinds().filter(({ name }) => name === 'PostgreSQL');

describe.each(POSTGRES)('whatever is sent to the service on $name', (kind) => {
  let service: TestService;
  let known: readonly string[];
  let sent = 0;
  beforeAll(async () => {
    if (kind.missing !== null) throw new Error(kind.missing);
    service = await startServiceOn(kind, { role: 'api', allowedEgress: [] });
    known = await seedService(service, ROUTES);
  });
  afterAll(() => service.stop());

  it.each(TRIED.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'at %s is answered, or refused as a problem',
    async (_, route) => {
      const before = service.lines.length;
      await fc.assert(
        fc.asyncProperty(requestsTo(route, known), async (request) => {
          await sendWild(service, route, request);
          sent++;
        }),
        { ...testRuns(40), interruptAfterTimeLimit: 20_000 },
      );
      expect(service.lines.slice(before).filter(({ level }) => level === 'error')).toEqual([]);
    },
    90_000,
  );

  it('was sent some thousand times', () => {
    expect(sent).toBeGreaterThan(3000);
  });
});

/** What every answer is held against; the tool's own checks know no 503 and no form of problems. */
const CHECK = `import schemathesis

@schemathesis.check
def problems_and_no_failures(ctx, response, case):
    kind = (response.headers.get("content-type") or [""])[0]
    if response.status_code >= 400:
        assert kind.startswith("application/problem+json"), f"{response.status_code} as {kind or 'nothing'}"
        body = response.json()
        assert body["status"] == response.status_code and body["code"], "a problem without its code"
    assert response.status_code < 500 or response.status_code == 503, f"it failed with {response.status_code}"
`;

const work = temporaryDirectory();
const modules = join(work.path, 'python');
const missing = whyMissing();
if (missing !== null) console.warn(`schemathesis is not tried, pip cannot install it: ${missing}`);

function whyMissing(): string | null {
  try {
    tool('pip', ['install', '-q', '--target', modules, 'schemathesis==4.32.5']);
    return null;
  } catch (error) {
    return String(error);
  }
}

describe.skipIf(missing !== null)('the built service and schemathesis', () => {
  let service: ServiceProgram;
  beforeAll(async () => {
    mkdirSync(modules, { recursive: true });
    writeFileSync(join(modules, 'assay_checks.py'), CHECK);
    service = await startServe(join(work.path, 'home'), [
      `--data=${join(work.path, 'data')}`,
      '--listen=127.0.0.1:0',
      '--role=api',
      '--log-format=json',
      '--requests-per-minute=1000000',
      '--advisories-every=never',
    ]);
  });
  afterAll(async () => {
    await service.stop();
    work.remove();
  });

  it('agree: no request makes it fail, and every error is a problem', async () => {
    const key = service.key ?? '';
    const document = await (await fetch(`${service.url}/api/v1/openapi.json`)).text();
    const file = join(work.path, 'openapi.json');
    writeFileSync(file, document);
    const flags = {
      '--url': service.url ?? '',
      '--seed': '1',
      '--checks': 'problems_and_no_failures',
      '--phases': 'coverage,fuzzing',
      '--max-examples': '5',
      '--workers': '2',
      '--request-timeout': '20',
      // Streams of events have no end, and the key is needed to the end.
      '--exclude-path-regex': 'events$',
      '--exclude-operation-id': 'revokeKey',
    };
    const headers = [`Authorization: Bearer ${key}`, 'X-Assay-Space: default'].flatMap((header) => ['-H', header]);
    const ran = spawnSync(
      'python3',
      ['-m', 'schemathesis.cli', 'run', file, '--no-color', ...headers, ...Object.entries(flags).flat()],
      {
        encoding: 'utf8',
        cwd: work.path,
        maxBuffer: 1 << 28,
        env: { ...process.env, PYTHONPATH: modules, SCHEMATHESIS_HOOKS: 'assay_checks', PYTHONIOENCODING: 'utf-8' },
      },
    );
    expect(ran.status, `${ran.stdout.slice(-8000)}${ran.stderr.slice(-2000)}`).toBe(0);
    expect(service.said().stderr).not.toContain('"level":"error"');
    // The key counts still: what was tried was tried by one who may.
    expect((await clientOf(service.url ?? '', key)('GET', '/api/v1/policies')).status).toBe(200);
  }, 1_200_000);
});
