import {
  type Scope,
  type SpaceId,
  affected,
  allowlistItems,
  environments,
  evaluations,
  inSpace,
  spaces,
  verdicts,
} from '@assay/store';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { judgeImage } from '../judgement/judge-image.ts';
import { activateVersion, addVersion } from '../policies/change-policy.ts';
import type { ServiceParts } from '../service/parts.ts';
import { type TestAdvisory, writeAdvisories } from '../testing/advisory-file.ts';
import { untilQuiet } from '../testing/quiet.ts';
import { digestNamed, npmPackage, seedImage } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';
import { REJUDGE_PACKAGES_JOB, requestRejudgement } from './request-rejudgement.ts';

const OLD: TestAdvisory = { id: 'GHSA-2222-2222-2222', name: 'old-news', fixed: '0.5.0', severity: 'HIGH' };
const NEW: TestAdvisory = { id: 'GHSA-3333-3333-3333', name: 'left-pad', fixed: '2.0.0', severity: 'HIGH' };
const MINOR: TestAdvisory = { id: 'GHSA-4444-4444-4444', name: 'left-pad', fixed: '2.0.0', severity: 'LOW' };

function policyText(severity: string, repository = '*'): string {
  return JSON.stringify({
    version: '2',
    id: 'p',
    name: 'p',
    rule_sets: [
      {
        id: 'r',
        name: 'r',
        version: '2',
        artifact_type: 'image',
        rules: [
          {
            id: 'v',
            gate: 'vulnerabilities',
            trigger: 'package',
            action: 'STOP',
            params: [
              { name: 'package_type', value: 'all' },
              { name: 'severity_comparison', value: '>=' },
              { name: 'severity', value: severity },
            ],
          },
        ],
      },
    ],
    allowlists: [],
    allowlisted_images: [],
    denylisted_images: [],
    mappings: [
      {
        id: 'm',
        name: 'm',
        registry: '*',
        repository,
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['r'],
        allowlist_ids: [],
      },
    ],
  });
}

describe.each(databaseKinds())('what depends on a change is judged again on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let parts: ServiceParts;
  let space: SpaceId;
  let clock = Date.parse('2026-01-02T00:00:00Z');

  beforeEach(async () => {
    if (kind.missing !== null) return;
    clock = Date.parse('2026-01-02T00:00:00Z');
    service = await startServiceOn(kind, {}, { now: () => clock });
    ({ parts } = service.service);
    space = (await spaces.findSpace(parts.store.read, 'default'))?.id ?? space;
  }, 60_000);
  afterEach(async () => {
    if (kind.missing === null) await service.stop();
  });

  const reading = (): Scope => inSpace(parts.store.read, space);

  async function addPolicy(name: string, text: string): Promise<string> {
    return parts.store.transaction(async (trx) => {
      const scope = inSpace(trx, space);
      const added = await addVersion(scope, { name, document: text, note: '', createdBy: 'test' }, clock);
      await activateVersion(scope, parts, { ...added, expected: null }, clock);
      return added.policyId;
    });
  }

  async function judge(imageId: number, reference: string, policyId: string): Promise<void> {
    const subject = { imageId, reference, policyId, context: '' };
    const commit = await judgeImage(parts, reading(), subject, 'requested', clock);
    await parts.store.transaction(commit);
  }

  async function update(advisories: readonly TestAdvisory[], builtAt: string): Promise<void> {
    await writeAdvisories(parts.settings.advisoryDatabase, advisories, builtAt);
    await parts.queue.enqueue(parts.store.write, { lane: 'rescan', kind: REJUDGE_PACKAGES_JOB, payload: {} });
    await untilQuiet(parts);
  }

  async function verdictOf(imageId: number): Promise<readonly (readonly [string, string])[]> {
    const { items } = await verdicts.listVerdicts(reading(), { imageId }, {});
    return items.map(({ reference, verdict }) => [reference, verdict] as const);
  }

  /** Every row of the tables that verdicts are kept in. */
  async function rows(): Promise<readonly string[]> {
    const tables = ['verdicts', 'evaluations', 'verdict_dependencies', 'space_images', 'packages', 'images'];
    const found = await Promise.all(
      tables.map(async (table) => {
        const { rows: some } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(
          parts.store.read,
        );
        return some.map((row) => `${table} ${JSON.stringify(row)}`);
      }),
    );
    return found.flat().toSorted();
  }

  async function causes(imageId: number): Promise<readonly string[]> {
    const { items } = await evaluations.listEvaluations(reading(), imageId, {});
    return items.map(({ cause }) => cause);
  }

  async function twoImages(): Promise<{ readonly policyId: string; readonly a: number; readonly b: number }> {
    await update([OLD], '2026-01-01T00:00:00Z');
    const policyId = await addPolicy('p', policyText('high'));
    const a = await seedImage(parts, space, 'registry.example/team/a:1', [npmPackage('left-pad', '1.0.0')]);
    const b = await seedImage(parts, space, 'registry.example/team/b:1', [npmPackage('right-pad', '1.0.0')]);
    await judge(a.imageId, 'registry.example/team/a:1', policyId);
    await judge(b.imageId, 'registry.example/team/b:1', policyId);
    await untilQuiet(parts);
    return { policyId, a: a.imageId, b: b.imageId };
  }

  on('an advisory: the images that hold what it is about, and no other row changes', async () => {
    const { a, b } = await twoImages();
    expect([await verdictOf(a), await verdictOf(b)]).toEqual([
      [['registry.example/team/a:1', 'pass']],
      [['registry.example/team/b:1', 'pass']],
    ]);
    const before = await rows();
    await update([OLD, NEW], '2026-01-03T00:00:00Z');
    const after = await rows();
    expect(await verdictOf(a)).toEqual([['registry.example/team/a:1', 'fail']]);
    expect(await causes(a)).toEqual(['advisory', 'requested']);
    const gone = before.filter((row) => !after.includes(row));
    const come = after.filter((row) => !before.includes(row));
    // The list of images shows the worst verdict of each.
    expect(gone.map((row) => row.split(' ')[0])).toEqual(['space_images', 'verdicts']);
    expect(come.map((row) => row.split(' ')[0])).toEqual([
      'evaluations',
      'space_images',
      'verdict_dependencies',
      'verdicts',
    ]);
    expect([...gone, ...come].some((row) => row.includes('team/b'))).toBe(false);
    const found = await affected.affectedImages(reading(), { kind: 'vulnerability', id: NEW.id }, {});
    expect(found.items.map(({ id }) => id)).toEqual([a]);
    await update([OLD], '2026-01-04T00:00:00Z');
    expect(await verdictOf(a)).toEqual([['registry.example/team/a:1', 'pass']]);
    expect(await causes(b)).toEqual(['requested']);
  });

  on('data that says the same: nothing is written', async () => {
    await twoImages();
    const before = await rows();
    await update([OLD], '2026-01-03T00:00:00Z');
    expect(await rows()).toEqual(before);
  });

  on('an advisory below what the policy asks for: nothing is judged', async () => {
    const { a } = await twoImages();
    const before = await rows();
    await update([OLD, MINOR], '2026-01-03T00:00:00Z');
    expect(await rows()).toEqual(before);
    const found = await affected.affectedImages(reading(), { kind: 'vulnerability', id: MINOR.id }, {});
    expect(found.items.map(({ id }) => id)).toEqual([a]);
  });

  on('the first policy: the images that came before it, by the names that they came by', async () => {
    await update([NEW], '2026-01-01T00:00:00Z');
    const { imageId } = await seedImage(parts, space, 'registry.example/a:1', [npmPackage('left-pad', '1.0.0')]);
    await addPolicy('p', policyText('high'));
    await untilQuiet(parts);
    expect(await verdictOf(imageId)).toEqual([['registry.example/a:1', 'fail']]);
    await addPolicy('elsewhere', policyText('high', 'no/such/*'));
    await untilQuiet(parts);
    expect(await verdictOf(imageId)).toHaveLength(1);
  });

  on('the first database: what could not be known before', async () => {
    const policyId = await addPolicy('p', policyText('high'));
    const { imageId } = await seedImage(parts, space, 'registry.example/a:1', [npmPackage('left-pad', '1.0.0')]);
    await judge(imageId, 'registry.example/a:1', policyId);
    expect(await verdictOf(imageId)).toEqual([['registry.example/a:1', 'error']]);
    await update([NEW], '2026-01-01T00:00:00Z');
    expect(await verdictOf(imageId)).toEqual([['registry.example/a:1', 'fail']]);
  });

  on('an image that comes after the database is found by what it has', async () => {
    await update([NEW], '2026-01-01T00:00:00Z');
    const { imageId } = await seedImage(parts, space, 'registry.example/a:1', [npmPackage('left-pad', '1.0.0')]);
    const found = await affected.affectedImages(reading(), { kind: 'vulnerability', id: NEW.id }, {});
    expect(found.items.map(({ id }) => id)).toEqual([imageId]);
  });

  on('another version of a policy: its verdicts, and images that it has a mapping for and never judged', async () => {
    const { policyId, a, b } = await twoImages();
    await update([OLD, MINOR], '2026-01-03T00:00:00Z');
    await addPolicy('strict', policyText('low', 'team/a'));
    await untilQuiet(parts);
    const before = await rows();
    expect((await verdictOf(a)).map(([, verdict]) => verdict).toSorted()).toEqual(['fail', 'pass']);
    expect((await verdictOf(b)).map(([, verdict]) => verdict)).toEqual(['pass']);
    await parts.store.transaction(async (trx) => {
      const scope = inSpace(trx, space);
      const added = await addVersion(
        scope,
        { name: 'p', document: policyText('low'), note: '', createdBy: 't' },
        clock,
      );
      await activateVersion(scope, parts, { ...added, expected: 1 }, clock);
    });
    await untilQuiet(parts);
    expect((await verdictOf(a)).map(([, verdict]) => verdict)).toEqual(['fail', 'fail']);
    const gone = before.filter((row) => row.startsWith('verdicts')).length;
    const kept = new Set(await rows());
    expect(before.filter((row) => row.startsWith('verdicts') && kept.has(row)).length).toBe(gone - 2);
    expect(policyId).not.toBe('');
  });

  on('an exception: what it accepts, and again when it is revoked; nothing of another space', async () => {
    const { a, b } = await twoImages();
    await update([OLD, NEW], '2026-01-03T00:00:00Z');
    const item = { gate: 'Vulnerabilities', trigger_id: `${NEW.id}+*` };
    const exception = await parts.store.transaction(async (trx) => {
      const scope = inSpace(trx, space);
      const id = await allowlistItems.requestAllowlistItem(
        scope,
        { item, reason: 'known', requestedBy: 'x', expiresAt: null },
        clock,
      );
      await allowlistItems.decideAllowlistItem(scope, id, 'approved', 'y', clock);
      await requestRejudgement(scope, parts.queue, { kind: 'exception', itemId: id });
      return id;
    });
    await untilQuiet(parts);
    expect(await verdictOf(a)).toEqual([['registry.example/team/a:1', 'pass']]);
    expect(await causes(a)).toEqual(['exception', 'advisory', 'requested']);
    await parts.store.transaction(async (trx) => {
      const scope = inSpace(trx, space);
      await allowlistItems.decideAllowlistItem(scope, exception, 'revoked', 'y', clock);
      await requestRejudgement(scope, parts.queue, { kind: 'exception', itemId: exception });
    });
    await untilQuiet(parts);
    expect(await verdictOf(a)).toEqual([['registry.example/team/a:1', 'fail']]);
    expect(await causes(b)).toEqual(['requested']);
  });

  on('new vulnerabilities are told to the spaces where they run, and the end of the update to all', async () => {
    await twoImages();
    const running = ['a', 'b'].map((name) => ({
      workload: name,
      container: 'c',
      reference: `registry.example/team/${name}:1`,
      digest: digestNamed(`registry.example/team/${name}:1`),
    }));
    await parts.store.transaction(async (trx) => {
      const scope = inSpace(trx, space);
      const environment = await environments.putEnvironment(scope, 'production', true, clock);
      await environments.recordDeployments(scope, environment, running, clock);
    });
    await update([OLD, NEW], '2026-01-03T00:00:00Z');
    const { rows: events } = await sql<{ kind: string; payload: string }>`
      select kind, payload from space_events where kind != 'policy.activated' order by id`.execute(parts.store.read);
    const told = events.map(({ payload }) => JSON.parse(payload));
    expect(told.slice(-3)).toEqual([
      {
        kind: 'vulnerability.found',
        reference: 'registry.example/team/a:1',
        digest: running[0]?.digest,
        vulnerabilities: [{ id: NEW.id, severity: 'high', package: 'left-pad 1.0.0' }],
        environments: ['production'],
      },
      expect.objectContaining({ kind: 'verdict.changed', verdict: 'fail', previous: 'pass', cause: 'advisory' }),
      { kind: 'advisories.updated', changedPackages: 1, changedVerdicts: 1 },
    ]);
  });
});
