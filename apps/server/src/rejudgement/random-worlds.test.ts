import { testRuns } from '@assay/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import { createWorld } from '../testing/small-world.ts';
import type { TestService } from '../testing/test-service.ts';
import {
  type KeptVerdict,
  judgedAnew,
  keptVerdicts,
  listedWell,
  logMarks,
  takeMarked,
} from '../testing/world-checks.ts';
import { type WorldStep, worldSteps } from '../testing/world-steps.ts';

/** Worlds of one run; each takes seconds. */
const WORLDS = { SQLite: 4, PostgreSQL: 1 };

describe.each(databaseKinds())('random small worlds on $name', (kind) => {
  const clock = { now: Date.parse('2026-01-02T00:00:00Z') };
  let service: TestService;
  let number = 0;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind, {}, { now: () => clock.now });
    await logMarks(service.service.parts.store);
  }, 60_000);
  afterAll(async () => {
    if (kind.missing === null) await service.stop();
  });

  async function live(steps: readonly WorldStep[]): Promise<void> {
    const { parts } = service.service;
    const world = await createWorld(parts, clock, number++);
    try {
      let before = await keptVerdicts(parts, world.spaces);
      for (const step of steps) {
        await takeMarked(parts.store, world.spaces);
        await world.apply(step);
        const after = await keptVerdicts(parts, world.spaces);
        const anew = await judgedAnew(parts, world.spaces, after);
        const stands = [...after].filter(([, { isStanding }]) => isStanding);
        expect(Object.fromEntries(stands.map(([key, verdict]) => [key, verdict.outcomeDigest]))).toEqual(
          Object.fromEntries(anew),
        );
        expect(await listedWell(parts, world.spaces, after)).toBe(true);
        expectOnlyChanges(before, after);
        const marked = await takeMarked(parts.store, world.spaces);
        for (const key of marked) expectDependent(step, before.get(key) ?? after.get(key), world.spaces, clock.now);
        before = after;
      }
    } finally {
      await world.end();
    }
  }

  it.skipIf(kind.missing !== null)(
    'after every change, what stands is what judging everything anew gives, and no more was written or looked at than that takes',
    async () => {
      await fc.assert(fc.asyncProperty(worldSteps, live), {
        ...testRuns(kind.name === 'SQLite' ? WORLDS.SQLite : WORLDS.PostgreSQL),
        endOnFailure: true,
      });
    },
    600_000,
  );
});

/** A verdict whose outcome is the same has the same evaluations; one that changed has one more, and keeps the others as they were. */
function expectOnlyChanges(before: ReadonlyMap<string, KeptVerdict>, after: ReadonlyMap<string, KeptVerdict>): void {
  for (const [key, now] of after) {
    const was = before.get(key);
    const isSame = was?.outcomeDigest === now.outcomeDigest;
    expect(now.evaluations.slice(0, was?.evaluations.length ?? 0)).toEqual(was?.evaluations ?? []);
    expect(now.evaluations.length - (was?.evaluations.length ?? 0)).toBe(isSame ? 0 : 1);
  }
  expect([...before.keys()].filter((key) => !after.has(key))).toEqual([]);
}

/** Whether a step can concern a verdict at all. */
function expectDependent(
  step: WorldStep,
  verdict: KeptVerdict | undefined,
  spaces: readonly string[],
  now: number,
): void {
  if (verdict === undefined) return;
  if ('space' in step) expect(verdict.space).toBe(spaces[step.space]);
  if (step.kind === 'time') expect(verdict.dueAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(now);
  if (step.kind === 'exception') {
    expect(verdict.openGates.map((gate) => gate.toLowerCase())).toContain(gateOf(step.item));
  }
  if (step.kind === 'revoke') expect(verdict.acceptedBy).not.toEqual([]);
  if (step.kind === 'deactivate') expect.fail('a policy that ceases to count has nothing judged');
  if (step.kind === 'image') expect.fail('an image that comes changes no verdict that stands');
}

function gateOf(item: object): string {
  return 'gate' in item ? String(item.gate).toLowerCase() : '';
}
