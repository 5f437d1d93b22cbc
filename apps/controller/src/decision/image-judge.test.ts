import { mkdtemp, rm, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError, type Decision, type Digest, formatReference, parseDigest } from '@assay/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_JUDGE_SETTINGS } from '../settings/judge-settings.ts';
import { DIGEST, NOW, scopedPolicy } from '../testing/fake-door.ts';
import { type JudgeRequest, NO_CREDENTIALS } from './decide.ts';
import { DecisionCache } from './decision-cache.ts';
import { DecisionLog } from './decision-log.ts';
import { ImageJudge } from './image-judge.ts';

const OTHER: Digest = parseDigest(`sha256:${'2'.repeat(64)}`);
const AWAY = new AssayError('REGISTRY_DOWN', { kind: 'unavailable', summary: '' }, 'nobody answers');

let now: number;
let verdict: Decision['verdict'];
let assessed: string[];
let resolved: string[];
let failing: boolean;
let tag: Digest;
let cache: DecisionCache;

beforeEach(() => {
  now = NOW;
  verdict = 'pass';
  assessed = [];
  resolved = [];
  failing = false;
  tag = DIGEST;
  cache = new DecisionCache(100);
});

afterEach(() => {
  vi.useRealTimers();
});

function judgeOf(answering: () => Promise<void> = async () => {}): ImageJudge {
  return new ImageJudge({
    assessor: {
      assess: async ({ as, namespace }) => {
        await answering();
        assessed.push(`${namespace} ${formatReference(as)}`);
        if (failing) throw AWAY;
        return [decision(verdict)];
      },
    },
    resolver: {
      resolve: async (reference, { identity }) => {
        await answering();
        resolved.push(`${identity} ${formatReference(reference)}`);
        if (failing) throw AWAY;
        return tag;
      },
    },
    cache,
    settings: DEFAULT_JUDGE_SETTINGS,
    observer: { onLookup: () => {}, onRegistryRequest: () => {}, onAssessed: () => {} },
    now: () => now,
  });
}

function decision(of: Decision['verdict']): Decision {
  const isBad = of === 'fail' || of === 'error';
  return {
    schemaVersion: 1,
    verdict: of,
    finalAction: isBad ? 'stop' : 'go',
    reason: 'policy_evaluation',
    evaluatedAt: new Date(now).toISOString(),
    subject: { reference: 'r', digest: DIGEST, indexDigest: null, imageId: null, platform: null },
    policy: { id: 'p', name: 'p', digest: `sha256:${'0'.repeat(64)}` },
    mapping: null,
    imageListMatch: null,
    advisoryData: null,
    findings: [],
    problems: [],
  };
}

function request(reference: string, changes: Partial<JudgeRequest> = {}): JudgeRequest {
  return {
    reference,
    policy: POLICY,
    namespace: 'shop',
    environment: null,
    pullSecrets: NO_CREDENTIALS,
    deadline: now + 5000,
    dryRun: false,
    ...changes,
  };
}

const POLICY = scopedPolicy();
const PINNED = `registry.example/app:1@${DIGEST}`;

describe('judging', () => {
  it('finds out once what many ask at the same time, and knows it from then on', async () => {
    const judge = judgeOf();
    expect(judge.known(request(PINNED))).toBeNull();
    const all = await Promise.all(Array.from({ length: 20 }, async () => judge.judge(request(PINNED))));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['decided']));
    expect(assessed).toHaveLength(1);
    expect(judge.known(request(PINNED))).toMatchObject({ kind: 'decided', verdict: 'pass', isPinned: true });
  });

  it('keeps apart what is named with a digest, by a tag alone, and under another policy', async () => {
    const judge = judgeOf();
    await judge.judge(request(PINNED));
    await judge.judge(request('registry.example/app:1'));
    await judge.judge(request(PINNED, { policy: scopedPolicy({}, { revision: 'sha256:q' }) }));
    expect(assessed).toEqual([`shop ${PINNED}`, 'shop registry.example/app:1', `shop ${PINNED}`]);
  });

  it('tells nobody what was found out with the credentials of others', async () => {
    const judge = judgeOf();
    const own = { identity: 'team-a', load: async () => ({}) };
    await judge.judge(request('registry.example/app:1', { pullSecrets: own }));
    expect(judge.known(request('registry.example/app:1'))).toBeNull();
    expect(judge.known(request('registry.example/app:1', { pullSecrets: own }))).not.toBeNull();
    await judge.judge(request('registry.example/app:1'));
    expect(resolved).toEqual(['team-a registry.example/app:1', ' registry.example/app:1']);
    expect(assessed).toHaveLength(2);
  });

  it('asks again what a tag points at when its time is over', async () => {
    const judge = judgeOf();
    await judge.judge(request('registry.example/app:1'));
    tag = OTHER;
    expect(await judge.judge(request('registry.example/app:1'))).toMatchObject({ digest: DIGEST });
    now += DEFAULT_JUDGE_SETTINGS.tagFreshMs + 1;
    expect(await judge.judge(request('registry.example/app:1'))).toMatchObject({ digest: OTHER });
  });

  it('lets what passed pass while it is judged again, and takes over what comes of it', async () => {
    const judge = judgeOf();
    await judge.judge(request(PINNED));
    verdict = 'fail';
    now += DEFAULT_JUDGE_SETTINGS.decisionFreshMs + 1;
    expect(judge.known(request(PINNED))).toBeNull();
    expect(await judge.judge(request(PINNED))).toMatchObject({ verdict: 'pass' });
    await new Promise(setImmediate);
    expect(judge.known(request(PINNED))).toMatchObject({ verdict: 'fail' });
    expect(await judge.rejudge(request(PINNED))).toMatchObject({ verdict: 'fail' });
    expect(assessed).toHaveLength(3);
  });

  it('answers by what was known, with its age, while nothing newer can be had, and not for ever', async () => {
    const judge = judgeOf();
    await judge.judge(request('registry.example/app:1'));
    failing = true;
    now += DEFAULT_JUDGE_SETTINGS.decisionFreshMs + 1;
    await judge.judge(request('registry.example/app:1'));
    await new Promise(setImmediate);
    const answer = await judge.judge(request('registry.example/app:1'));
    expect(answer).toMatchObject({ kind: 'decided', verdict: 'pass' });
    expect(answer.kind === 'decided' && answer.staleMs).toBeGreaterThan(0);
    now += DEFAULT_JUDGE_SETTINGS.staleMs;
    expect(await judge.judge(request('registry.example/app:1'))).toMatchObject({ kind: 'unavailable' });
  });

  it('does not try at once again what failed', async () => {
    const judge = judgeOf();
    failing = true;
    expect(await judge.judge(request(PINNED))).toMatchObject({ kind: 'unavailable', code: 'REGISTRY_DOWN' });
    failing = false;
    expect(await judge.judge(request(PINNED))).toMatchObject({ kind: 'unavailable' });
    expect(assessed).toHaveLength(1);
    now += DEFAULT_JUDGE_SETTINGS.failureMs + 1;
    expect(await judge.judge(request(PINNED))).toMatchObject({ kind: 'decided' });
  });

  it('keeps an object that is pinned and then judged waiting only once, and the next one anew', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { coldWaitMs } = DEFAULT_JUDGE_SETTINGS;
    const judge = judgeOf(async () => new Promise(() => {}));
    const asked = [
      async () => judge.resolve(request('registry.example/app:1')),
      async () => judge.judge(request('registry.example/app:1')),
      async () => judge.judge(request(`registry.example/app:1@${OTHER}`)),
    ];
    const [pinning, ...judging] = asked;
    const first = pinning?.();
    await vi.advanceTimersByTimeAsync(coldWaitMs);
    expect(await first).toBeNull();
    now += coldWaitMs;
    for (const ask of judging) {
      const answer = ask();
      await vi.advanceTimersByTimeAsync(0);
      expect(await answer).toMatchObject({ kind: 'pending' });
    }
    // Once the second review has had its time.
    now += 1001;
    let isAnswered = false;
    const later = judge.judge(request('registry.example/app:1')).then(() => (isAnswered = true));
    await vi.advanceTimersByTimeAsync(coldWaitMs - 1);
    expect(isAnswered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await later;
  });

  it('lets another policy have its own time once an image was judged', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { coldWaitMs } = DEFAULT_JUDGE_SETTINGS;
    const judge = judgeOf(async () => new Promise((resolve) => void setTimeout(resolve, coldWaitMs - 1)));
    for (const revision of ['sha256:p', 'sha256:q']) {
      const answer = judge.judge(request(PINNED, { policy: scopedPolicy({}, { revision }) }));
      await vi.advanceTimersByTimeAsync(coldWaitMs);
      expect(await answer).toMatchObject({ kind: 'decided' });
      now += coldWaitMs;
    }
  });

  it('leaves nothing behind of a dry run', async () => {
    const judge = judgeOf();
    expect(await judge.judge(request(PINNED, { dryRun: true }))).toMatchObject({ kind: 'decided' });
    expect(cache.decisions.size).toBe(0);
    failing = true;
    await judge.judge(request(PINNED, { dryRun: true }));
    expect(cache.failures.size).toBe(0);
  });

  it('takes no reference for what is none, and does not believe a clock that went back', async () => {
    const judge = judgeOf();
    expect(judge.known(request('A B'))).toMatchObject({ kind: 'unavailable', code: 'REFERENCE_INVALID' });
    await judge.judge(request(PINNED));
    now -= 60_000;
    expect(judge.known(request(PINNED))).toBeNull();
  });
});

describe('what is kept', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-decisions-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('counts again after the process ended, damaged lines and those of the future excepted', async () => {
    const path = join(directory, 'state', 'decisions.log');
    const log = new DecisionLog(path, cache, () => {});
    await log.open(now);
    await judgeOf().judge(request(PINNED));
    now += 1000;
    await judgeOf().judge(request('registry.example/late:1'));
    await log.close();
    await appendFile(path, '000000000000 ["d","key",{}]\n0123');
    cache = new DecisionCache(100);
    await new DecisionLog(path, cache, () => {}).open(now - 500);
    expect(cache.decisions.size).toBe(1);
    expect(cache.tags.size).toBe(0);
    expect(judgeOf().known(request(PINNED))).toMatchObject({ kind: 'decided', verdict: 'pass' });
    expect(judgeOf().known(request(PINNED, { policy: scopedPolicy({}, { revision: 'sha256:q' }) }))).toBeNull();
  });
});
