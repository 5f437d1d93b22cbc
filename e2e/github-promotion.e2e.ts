import { expect, it } from 'vitest';
import { type GithubYard, describeOnDatabases } from './github-yard.ts';
import type { Repository } from './github-stand-in/state.ts';

/** A repository that says what runs, known to the app. */
async function gitopsWith(yard: GithubYard, path: string, text: string): Promise<Repository> {
  const gitops = yard.github.repository('acme', `gitops-${yard.web.name}`);
  gitops.push('main', { [path]: text });
  await yard.deliver(yard.events.push(gitops, 'main', null));
  await yard.settled();
  return gitops;
}

/** A commit on the default branch, with the settings of promotion. */
async function commit(yard: GithubYard, promote: string, text: string): Promise<string> {
  const before = yard.web.refs.get('main') ?? null;
  const settings = `github:\n  scope: all\n  promote: [${promote}]\n`;
  const sha = yard.web.push('main', { 'assay.yaml': settings, a: text });
  await yard.deliver(yard.events.push(yard.web, 'main', before));
  await yard.settled();
  return sha;
}

const candidates = async (yard: GithubYard, environment: string): Promise<readonly unknown[]> =>
  yard.list(`/api/v1/github/candidates?environment=${environment}&repository=${await yard.idOf(yard.web)}`);

describeOnDatabases('promotion by the GitHub app', (yard) => {
  it('promotes an image whose checks passed, once, and says why another is not', async () => {
    const file = 'web/kustomization.yaml';
    const image = `${yard.registry.host}/team/${yard.web.name}`;
    const gitops = await gitopsWith(yard, file, `images:\n  - name: ${image}\n    newTag: old\n`);
    const promote = `production=${gitops.fullName}:${file}`;
    const first = await commit(yard, promote, '1');
    await yard.build(first, { forbidden: '1.0.0' }, 'bad');
    expect(gitops.pulls).toEqual([]);
    expect(await candidates(yard, 'production')).toMatchObject([
      {
        state: 'waiting',
        candidateAt: null,
        reasons: [expect.stringContaining('assay/policy is neutral'), expect.anything()],
      },
    ]);
    const second = await commit(yard, promote, '2');
    const digest = await yard.build(second, { harmless: '1.0.0' }, 'good');
    expect(gitops.pulls).toHaveLength(1);
    const [pull] = gitops.pulls;
    expect(gitops.text(pull?.head ?? '', file)).toBe(
      `images:\n  - name: ${image}\n    newTag: good\n    digest: ${digest}\n`,
    );
    const told = await candidates(yard, 'production');
    expect(told[0]).toMatchObject({ state: 'proposed', digest, pull: `${gitops.fullName}#1` });
    expect(told[0]).toHaveProperty('candidateAt', expect.stringMatching(/Z$/));
    expect(told[0]).toHaveProperty('policyDigest', expect.stringMatching(/^sha256:/));
    yard.noViolations();
  });

  it('sets the values of a release of Flux, follows later commits in the same pull request, and turns nothing back', async () => {
    const image = `${yard.registry.host}/team/${yard.web.name}`;
    const release = (tag: string, digest: string): string =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    # ours\n    image:\n      repository: ${image}\n      tag: ${tag}\n      digest: ${digest}\n`;
    const gitops = await gitopsWith(yard, 'web.yaml', release('v0', `sha256:${'0'.repeat(64)}`));
    const promote = `staging=${gitops.fullName}:web.yaml`;
    const first = await commit(yard, promote, '1');
    const one = await yard.build(first, { one: '1.0.0' }, 'v1');
    expect(gitops.text(gitops.pulls[0]?.head ?? '', 'web.yaml')).toBe(release('v1', one));
    const second = await commit(yard, promote, '2');
    const two = await yard.build(second, { two: '1.0.0' }, 'v2');
    expect(gitops.pulls).toHaveLength(1);
    expect(gitops.text(gitops.pulls[0]?.head ?? '', 'web.yaml')).toBe(release('v2', two));
    const late = await yard.build(first, { late: '1.0.0' }, 'v1-late');
    expect(gitops.text(gitops.pulls[0]?.head ?? '', 'web.yaml')).toBe(release('v2', two));
    const all = await candidates(yard, 'staging');
    expect(all).toContainEqual(expect.objectContaining({ digest: late, state: 'superseded' }));
    // Somebody works on the branch: it is theirs from now on.
    const edited = gitops.push(gitops.pulls[0]?.head ?? '', { 'NOTES.md': 'mine' });
    const third = await commit(yard, promote, '3');
    await yard.build(third, { three: '1.0.0' }, 'v3');
    expect(gitops.refs.get(gitops.pulls[0]?.head ?? '')).toBe(edited);
    expect((await candidates(yard, 'staging'))[0]).toMatchObject({
      state: 'ready',
      reasons: [expect.stringContaining('somebody worked on the branch')],
    });
    yard.noViolations();
  });

  it('makes a deployment that whoever delivers waits for, and takes it back when the policy refuses the image later', async () => {
    const name = `soon-refused-${yard.web.name}`;
    const sha = await commit(yard, 'qa=deployment', '1');
    const digest = await yard.build(sha, { [name]: '1.0.0' }, 'v1');
    expect(yard.web.deployments).toMatchObject([
      { sha, environment: 'qa', payload: { digest, commit: sha }, statuses: [{ state: 'queued' }] },
    ]);
    expect((await candidates(yard, 'qa'))[0]).toMatchObject({ state: 'proposed', digest });
    await yard.again();
    expect(yard.web.deployments[0]?.statuses).toHaveLength(1);
    await yard.refuse(name);
    expect(yard.web.deployments).toHaveLength(1);
    expect(yard.web.deployments[0]?.statuses.at(-1)).toMatchObject({ state: 'failure' });
    expect((await candidates(yard, 'qa'))[0]).toMatchObject({ state: 'waiting', digest });
    yard.noViolations();
  });

  it('closes its pull request when the policy refuses the image before it is merged', async () => {
    const name = `refused-${yard.web.name}`;
    const image = `${yard.registry.host}/team/${yard.web.name}`;
    const gitops = await gitopsWith(yard, 'values.yaml', `image:\n  repository: ${image}\n  tag: v0\n`);
    const sha = await commit(yard, `production=${gitops.fullName}:values.yaml`, '1');
    await yard.build(sha, { [name]: '1.0.0' }, 'v1');
    expect(gitops.pulls).toMatchObject([{ state: 'open' }]);
    await yard.refuse(name);
    expect(gitops.pulls).toMatchObject([{ state: 'closed' }]);
    expect(gitops.comments.at(-1)?.body).toContain('not ready any more');
    yard.noViolations();
  });

  it('says what is missing where it may not write, and where nobody names the image', async () => {
    const gitops = await gitopsWith(yard, 'other.yaml', 'image: nginx:1\n');
    const targets = [`a=${gitops.fullName}:other.yaml`, `b=${gitops.fullName}:none.yaml`, 'c=acme/unknown:x.yaml'];
    const sha = await commit(yard, targets.join(', '), '1');
    await yard.build(sha, { harmless: '1.0.0' }, 'v1');
    expect((await candidates(yard, 'a'))[0]).toMatchObject({
      state: 'ready',
      reasons: [expect.stringContaining('names no image')],
    });
    expect((await candidates(yard, 'b'))[0]).toMatchObject({
      state: 'ready',
      reasons: [expect.stringContaining('has no file')],
    });
    expect((await candidates(yard, 'c'))[0]).toMatchObject({
      state: 'ready',
      reasons: [expect.stringContaining('is not installed')],
    });
    yard.noViolations();
  });
});
