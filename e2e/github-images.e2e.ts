import { githubBuilds, inSpace, jobs, spaces } from '@assay/store';
import { expect, it } from 'vitest';
import { type GithubYard, describeOnDatabases } from './github-yard.ts';

const REVISION = 'org.opencontainers.image.revision';
const SOURCE = 'org.opencontainers.image.source';

/** A repository whose default branch and one pull request have nothing but a file. */
async function simplePull(yard: GithubYard): Promise<string> {
  yard.web.push('main', { README: '1' });
  const pull = await yard.openPull({ README: '2' });
  return yard.web.headOf(pull);
}

describeOnDatabases('images that the GitHub app connects with commits', (yard) => {
  it('believes a build that is reported, and brings the checks of its commit up to date', async () => {
    const head = await simplePull(yard);
    expect(yard.run(yard.web, head, 'policy').title).toBe('No image of this commit is known');
    const { digest, reference } = yard.push(head, { forbidden: '1.0.0' }, 'reported', { labels: {} });
    const build = { repository: yard.web.fullName, commit: head, reference, digest };
    const answer = await yard.service.request('POST', '/api/v1/github/builds', build);
    expect(answer.status).toBe(202);
    await yard.settled();
    expect(yard.run(yard.web, head, 'policy').title).toMatch(/^The policy refuses the image/);
    const unknown = { ...build, repository: 'acme/unknown' };
    expect((await yard.service.request('POST', '/api/v1/github/builds', unknown)).status).toBe(404);
    yard.noViolations();
  });

  it('believes labels only of images whose place in a registry the settings name', async () => {
    const head = await simplePull(yard);
    await yard.build(head, { harmless: '1.0.0' }, 'forged', { repository: `stranger/${yard.web.name}` });
    expect(yard.run(yard.web, head, 'policy').title).toBe('No image of this commit is known');
    const [shown] = await yard.list('/api/v1/github/repositories?limit=1');
    expect(shown).toMatchObject({ name: yard.web.name, troubles: [expect.stringContaining('in its labels alone')] });
    await yard.build(head, { harmless: '1.0.0' }, 'own');
    expect(yard.run(yard.web, head, 'policy')).toMatchObject({ conclusion: 'success' });
    const [after] = await yard.list('/api/v1/github/repositories?limit=1');
    expect(after).toMatchObject({ troubles: [] });
    yard.noViolations();
  });

  it('does not believe labels that name a commit which the repository does not have, or another GitHub', async () => {
    const head = await simplePull(yard);
    const source = `${yard.github.url}/${yard.web.fullName}`;
    await yard.build(head, { a: '1' }, 'no-commit', { labels: { [REVISION]: 'f'.repeat(40), [SOURCE]: source } });
    await yard.build(head, { b: '1' }, 'elsewhere', {
      labels: { [REVISION]: head, [SOURCE]: `https://github.com/${yard.web.fullName}` },
    });
    expect(yard.run(yard.web, head, 'policy').title).toBe('No image of this commit is known');
    yard.noViolations();
  });

  it('connects an image that was inspected before its repository was known', async () => {
    const late = yard.github.repository('acme', `late-${yard.web.name}`);
    late.push('main', { README: '1' });
    late.push('change', { README: '2' }, { from: 'main' });
    const pull = late.open('change');
    const head = late.headOf(pull);
    const labels = { [REVISION]: head, [SOURCE]: `${yard.github.url}/${late.fullName}` };
    await yard.build(head, { forbidden: '1.0.0' }, 'late', { labels });
    expect(late.checks).toEqual([]);
    await yard.deliver(yard.events.repositories('added', [late]));
    await yard.settled();
    expect(yard.run(late, head, 'policy').title).toMatch(/^The policy refuses the image/);
    yard.noViolations();
  });

  it('looks at a commit again when a workflow that may have built its image ended, and makes no new runs', async () => {
    const head = await simplePull(yard);
    const before = yard.web.checks.length;
    const { digest, reference } = yard.push(head, { forbidden: '1.0.0' }, 'by-workflow', { labels: {} });
    await yard.deliver(yard.events.workflowRun(yard.web, head));
    await yard.settled();
    expect(yard.web.checks).toHaveLength(before);
    const build = { repository: yard.web.fullName, commit: head, reference, digest };
    await yard.service.request('POST', '/api/v1/github/builds', build);
    await yard.deliver(yard.events.workflowRun(yard.web, head));
    await yard.settled();
    expect(yard.run(yard.web, head, 'policy').title).toMatch(/^The policy refuses the image/);
    yard.noViolations();
  });

  it('checks what a merge queue is about to merge', async () => {
    const base = yard.web.push('main', {
      Dockerfile: 'FROM debian:12\n',
      'assay.yaml': 'github: { dockerfile: enforce }\n',
    });
    const group = yard.web.push(
      'gh-readonly-queue/main/pr-1',
      { Dockerfile: 'FROM debian:12\nWORKDIR x\n' },
      { from: 'main' },
    );
    await yard.deliver(yard.events.mergeGroup(yard.web, group, base));
    await yard.settled();
    expect(yard.run(yard.web, group, 'dockerfile').conclusion).toBe('failure');
    expect(yard.web.runs(group).size).toBe(5);
    yard.noViolations();
  });

  it('has images of the registry of GitHub inspected that events of packages tell of, and no others', async () => {
    const head = await simplePull(yard);
    const { parts } = yard.service.service;
    const space = await spaces.findSpace(parts.store.read, 'default');
    if (space === null) throw new Error('the first space is there');
    const scope = inSpace(parts.store.read, space.id);
    const registry = `containers.${new URL(yard.github.url).host}`;
    const told = async (reference: string, digit: string): Promise<void> => {
      const digest = `sha256:${digit.repeat(64)}`;
      for (const name of ['package', 'registry_package'] as const) {
        const event = yard.events.image(name, yard.web, { reference, digest, revision: head });
        expect(await yard.deliver(event)).toBe(202);
      }
    };
    await told('evil.example/acme/web:1', '1');
    await told(`${registry}/stranger/web:1`, '2');
    await told(`${registry}/acme/web:1`, '3');
    const builds = await githubBuilds.buildsOf(scope, await yard.idOf(yard.web), [head]);
    expect(builds).toMatchObject([{ reference: `${registry}/acme/web:1`, evidence: 'package-event' }]);
    const { items } = await jobs.listJobs(parts.store.read, {}, {});
    const inspected = items
      .filter(({ kind }) => kind === 'inspect-image')
      .map(({ payload }) => JSON.stringify(payload));
    expect(inspected.filter((payload) => payload.includes('3'.repeat(64)))).toHaveLength(1);
    expect(inspected.filter((payload) => /1{64}|2{64}/.test(payload))).toEqual([]);
    yard.noViolations();
  });
});
