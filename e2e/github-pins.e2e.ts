import { buildImage } from '@assay/oci';
import { expect, it } from 'vitest';
import { type GithubYard, describeOnDatabases } from './github-yard.ts';

/** Puts a base image of its own under tag 1 of a repository. Returns its digest. */
function baseImage(
  yard: GithubYard,
  repository: string,
  text: string,
  packages: Readonly<Record<string, string>> = {},
): string {
  const entries = Object.entries(packages).map(([name, version]) => ({
    path: `app/node_modules/${name}/package.json`,
    content: JSON.stringify({ name, version }),
  }));
  const image = buildImage({ layers: [{ entries: [{ path: 'etc/version', content: text }, ...entries] }] });
  for (const { bytes } of image.blobs) yard.registry.putBlob(repository, bytes);
  yard.registry.putManifest(repository, { ...image.root, tags: ['1'] });
  return image.root.digest;
}

/** Pushes to the default branch, and waits for what follows. */
async function pushMain(yard: GithubYard, files: Readonly<Record<string, string>>): Promise<void> {
  const before = yard.web.refs.get('main') ?? null;
  yard.web.push('main', files);
  await yard.deliver(yard.events.push(yard.web, 'main', before));
  await yard.settled();
}

describeOnDatabases('pull requests of the GitHub app that pin images', (yard) => {
  it('pins base images, and again when the tag moves, without churn and without touching the work of people', async () => {
    const base = (text: string): string => baseImage(yard, 'base/os', text);
    const first = base(`one ${yard.web.name}`);
    const before = yard.web.refs.get('main') ?? null;
    yard.web.push('main', {
      Dockerfile: `# base\nFROM ${yard.registry.host}/base/os:1 AS run\n`,
      'assay.yaml': 'github:\n  pin: repository\n',
    });
    await yard.deliver(yard.events.push(yard.web, 'main', before));
    await yard.settled();
    expect(yard.web.pulls).toMatchObject([
      { title: `Pin ${yard.registry.host}/base/os:1 to its digest`, state: 'open' },
    ]);
    const text = `# base\nFROM ${yard.registry.host}/base/os:1@${first} AS run\n`;
    expect(yard.web.text('assay/pin-images', 'Dockerfile')).toBe(text);
    const head = yard.web.refs.get('assay/pin-images');
    await yard.again();
    expect(yard.web.refs.get('assay/pin-images')).toBe(head);
    const second = base(`two ${yard.web.name}`);
    await yard.again();
    expect(yard.web.pulls).toHaveLength(1);
    expect(yard.web.text('assay/pin-images', 'Dockerfile')).toContain(second);
    // Merged: the next move makes a pull request that says what it does.
    yard.web.push('main', { Dockerfile: yard.web.text('assay/pin-images', 'Dockerfile') ?? '' });
    const [pull] = yard.web.pulls;
    if (pull === undefined) throw new Error('there is a pull request');
    Object.assign(pull, { state: 'closed', merged: true });
    yard.web.refs.delete('assay/pin-images');
    await yard.deliver(yard.events.pull(yard.web, pull, 'closed'));
    const third = base(`three ${yard.web.name}`);
    await yard.again();
    expect(yard.web.pulls[1]).toMatchObject({
      title: `Update the digest of ${yard.registry.host}/base/os:1`,
      state: 'open',
    });
    expect(yard.web.pulls[1]?.body).toContain(third.slice('sha256:'.length));
    // Somebody works on the branch: it is left alone.
    const edited = yard.web.push('assay/pin-images', { 'NOTES.md': 'mine' });
    base(`four ${yard.web.name}`);
    await yard.again();
    expect(yard.web.refs.get('assay/pin-images')).toBe(edited);
    yard.noViolations();
  });

  it('does not propose again what was declined', async () => {
    baseImage(yard, 'base/declined', 'declined');
    yard.web.push('main', {
      Dockerfile: `FROM ${yard.registry.host}/base/declined:1\n`,
      'assay.yaml': 'github: { pin: file }\n',
    });
    await yard.deliver(yard.events.push(yard.web, 'main', null));
    await yard.settled();
    const [pull] = yard.web.pulls;
    if (pull === undefined) throw new Error('there is a pull request');
    pull.state = 'closed';
    await yard.deliver(yard.events.pull(yard.web, pull, 'closed'));
    await yard.settled();
    await yard.again();
    expect(yard.web.pulls).toHaveLength(1);
    yard.noViolations();
  });

  it('says what a new digest changes in packages and vulnerabilities', async () => {
    const name = `base/told-${yard.web.name}`;
    const first = baseImage(yard, name, '1', { 'old-trouble': '1.0.0', 'left-pad': '1.0.0' });
    await pushMain(yard, {
      Dockerfile: `FROM ${yard.registry.host}/${name}:1@${first}\n`,
      'assay.yaml': 'github: { pin: repository }\n',
    });
    expect(yard.web.pulls).toEqual([]);
    baseImage(yard, name, '2', { 'old-trouble': '9.0.0', 'new-trouble': '1.0.0', 'left-pad': '1.0.0' });
    await yard.again();
    const [pull] = yard.web.pulls;
    expect(pull?.title).toBe(`Update the digest of ${yard.registry.host}/${name}:1`);
    const shown = (pull?.body ?? '').replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));
    expect(shown).toContain('Vulnerabilities: 1 fixed, 1 introduced. Packages: 2 changed.');
    expect(shown).toContain('- GHSA-0000-0000-0001 (high) in old-trouble');
    expect(shown).toContain('- old-trouble 1.0.0 → 9.0.0');
    expect(shown).not.toContain('left-pad');
    yard.noViolations();
  });

  it('closes what is moot, with its branch, and says why', async () => {
    const name = `base/moot-${yard.web.name}`;
    const digest = baseImage(yard, name, '1');
    await pushMain(yard, {
      Dockerfile: `FROM ${yard.registry.host}/${name}:1\n`,
      'assay.yaml': 'github: { pin: repository }\n',
    });
    expect(yard.web.pulls).toMatchObject([{ state: 'open' }]);
    await pushMain(yard, { Dockerfile: `FROM ${yard.registry.host}/${name}:1@${digest}\n` });
    expect(yard.web.pulls).toMatchObject([{ state: 'closed', merged: false }]);
    expect(yard.web.comments.at(-1)?.body).toContain('nothing left to change');
    expect(yard.web.refs.has('assay/pin-images')).toBe(false);
    // It closed this itself: nobody declined anything.
    await pushMain(yard, { Dockerfile: `FROM ${yard.registry.host}/${name}:1\n` });
    expect(yard.web.pulls.at(-1)).toMatchObject({ state: 'open' });
    yard.noViolations();
  });

  it('groups by file or by repository as the settings say, and closes all where it is turned off', async () => {
    const name = `base/groups-${yard.web.name}`;
    baseImage(yard, name, '1');
    const from = `FROM ${yard.registry.host}/${name}:1\n`;
    await pushMain(yard, { 'a/Dockerfile': from, 'b/Dockerfile': from, 'assay.yaml': 'github: { pin: file }\n' });
    expect(yard.web.pulls.map(({ state }) => state)).toEqual(['open', 'open']);
    for (const { head } of yard.web.pulls) {
      const changed = ['a/Dockerfile', 'b/Dockerfile'].filter((path) => yard.web.text(head, path) !== from);
      expect(changed).toHaveLength(1);
    }
    await pushMain(yard, { 'assay.yaml': 'github: { pin: repository }\n' });
    expect(yard.web.pulls.map(({ state }) => state)).toEqual(['closed', 'closed', 'open']);
    expect(yard.web.comments.at(-1)?.body).toContain('Other pull requests bring these changes now');
    await pushMain(yard, { 'assay.yaml': 'github: { pin: off }\n' });
    expect(yard.web.pulls.every(({ state }) => state === 'closed')).toBe(true);
    expect(yard.web.comments.at(-1)?.body).toContain('not pinned here any more');
    yard.noViolations();
  });

  it('does not write its branch anew when other work comes to the default branch', async () => {
    const name = `base/edited-${yard.web.name}`;
    const digest = baseImage(yard, name, '1');
    await pushMain(yard, {
      Dockerfile: `FROM ${yard.registry.host}/${name}:1\n`,
      'assay.yaml': 'github: { pin: repository }\n',
    });
    const head = yard.web.refs.get('assay/pin-images');
    // Other work on the default branch is no reason to write the branch anew.
    await pushMain(yard, { README: 'more' });
    expect(yard.web.refs.get('assay/pin-images')).toBe(head);
    expect(yard.web.text('assay/pin-images', 'Dockerfile')).toContain(digest);
    yard.noViolations();
  });
});
