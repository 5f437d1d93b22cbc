import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Admission } from '../review/admission.ts';
import { AdmissionReporter, type ReportOptions } from './report-admissions.ts';

interface Report {
  readonly cluster: string;
  readonly controller: Readonly<Record<string, unknown>>;
  readonly admissions: readonly { readonly id: string; readonly uid: string; readonly outcome: string }[];
}

const work = mkdtempSync(join(tmpdir(), 'assay-report-'));
let server: Server;
let url = '';
let reports: Report[] = [];
/** Status of the answer to a report; null hangs up without one. */
let answer: (report: Report) => number | null = () => 200;
let kept = '';
let problems: string[] = [];
let open: AdmissionReporter[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const report: Report = Object(JSON.parse(Buffer.concat(chunks).toString()));
      reports.push(report);
      const status = answer(report);
      if (status === null) response.destroy();
      else response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.close();
  rmSync(work, { recursive: true, force: true });
});
beforeEach(() => {
  reports = [];
  problems = [];
  answer = () => 200;
  kept = join(mkdtempSync(join(work, 'state-')), 'unreported.json');
});
afterEach(async () => {
  await Promise.all(open.map(async (each) => each.close()));
  open = [];
});

const registry = new Registry();

async function reporter(changes: Partial<ReportOptions> = {}): Promise<AdmissionReporter> {
  registry.clear();
  const made = new AdmissionReporter(
    { service: { url, key: 'k' }, cluster: 'east', instance: 'one', version: '1', intervalMs: 5, ...changes },
    {
      policies: () => 'sha256:set',
      keptIn: kept,
      registry,
      now: Date.now,
      onProblem: (message) => problems.push(message),
    },
  );
  await made.start();
  open.push(made);
  return made;
}

function admission(uid: string, outcome: Admission['outcome'] = 'refused'): Admission {
  return {
    at: new Date().toISOString(),
    environment: null,
    namespace: 'shop',
    workload: { group: '', version: 'v1', kind: 'Pod', name: uid, uid: null },
    operation: 'CREATE',
    user: 'alice',
    uid,
    outcome,
    message: null,
    breakGlass: null,
    images: [],
    moreImages: 0,
  };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 1000 && !(await holds()); look += 1) await sleep(5);
  expect(await holds()).toBe(true);
}

/** Uids of what was told, by the answer that it got. */
const told = (): readonly string[] => reports.flatMap(({ admissions }) => admissions.map(({ uid }) => uid));

describe('reporting decisions', () => {
  it('says first of all that the controller is there, and what it goes by', async () => {
    await reporter();
    await until(() => reports.length > 0);
    expect(reports[0]).toMatchObject({
      cluster: 'east',
      controller: { instance: 'one', version: '1', policies: 'sha256:set' },
      admissions: [],
    });
    await sleep(50);
    expect(reports).toHaveLength(1);
  });

  it('goes on saying so', async () => {
    await reporter({ aliveMs: 10 });
    await until(() => reports.length > 3);
  });

  it('tells what was decided, many at a time', async () => {
    const one = await reporter();
    for (let at = 0; at < 250; at += 1) one.add(admission(`u${at}`));
    await until(() => told().length === 250);
    expect(reports.map(({ admissions }) => admissions.length).filter((size) => size > 100)).toEqual([]);
    expect(new Set(told()).size).toBe(250);
    await until(async () => (await registry.metrics()).includes('assay_admission_reports_total 250'));
  });

  it.each([
    ['is away', null],
    ['fails', 500],
    ['has too much to do', 429],
    ['knows the key no more', 401],
  ])('tells again under the same ids what it told while the service %s, and says so once', async (_, status) => {
    answer = () => status;
    const one = await reporter();
    one.add(admission('a'));
    await until(() => reports.filter(({ admissions }) => admissions.length > 0).length > 2);
    answer = () => 200;
    const before = reports.length;
    await until(() => reports.slice(before).some(({ admissions }) => admissions.length > 0));
    expect(new Set(reports.flatMap(({ admissions }) => admissions.map(({ id }) => id))).size).toBe(1);
    expect(problems).toHaveLength(1);
    expect(await registry.metrics()).toContain('assay_admission_reports_lost 0');
  });

  it('leaves out the one that the service never takes, tells all others, and tells that one is missing', async () => {
    answer = ({ admissions }) => (admissions.some(({ uid }) => uid === 'u33') ? 400 : 200);
    const one = await reporter();
    for (let at = 0; at < 60; at += 1) one.add(admission(`u${at}`));
    const taken = (): readonly string[] =>
      reports
        .filter((report) => answer(report) === 200)
        .flatMap(({ admissions }) => admissions.map(({ uid, outcome }) => (outcome === 'lost' ? 'gap' : uid)));
    await until(() => taken().length === 60);
    expect(new Set(taken()).size).toBe(60);
    expect(taken()).toContain('gap');
    expect(problems.join()).toContain('cannot be reported');
  });

  it('tells what is left when the controller ends', async () => {
    const one = await reporter({ intervalMs: 60_000, limits: { foldMs: 60_000 } });
    await until(() => reports.length === 1);
    for (const uid of ['a', 'b']) one.add(admission(uid, 'admitted'));
    one.add(admission('a', 'admitted'));
    await one.close();
    expect(told()).toEqual(['a', 'b']);
    expect(readFileSync(kept, 'utf8')).toBe('[]');
  });

  it('keeps what nobody took for the next run', async () => {
    answer = () => 503;
    const one = await reporter();
    one.add(admission('a'));
    await until(() => told().length > 0);
    await one.close();
    const [before] = reports.flatMap(({ admissions }) => admissions);
    reports = [];
    answer = () => 200;
    await reporter();
    await until(() => told().length > 0);
    expect(reports.flatMap(({ admissions }) => admissions)).toEqual([before]);
  });

  it('never throws and never waits, whatever is away', async () => {
    answer = () => null;
    const one = await reporter({ limits: { most: 100, reserve: 10 } });
    for (let at = 0; at < 5000; at += 1) one.add(admission(`u${at}`, 'admitted'));
    await sleep(20);
    expect(await registry.metrics()).toMatch(/assay_admission_reports_lost 4[89]\d\d/);
  });
});
