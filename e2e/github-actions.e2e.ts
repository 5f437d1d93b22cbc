import { isJsonObject } from '@assay/core';
import { buildImage } from '@assay/oci';
import { expect, it } from 'vitest';
import { describeOnDatabases } from './github-yard.ts';

/** Put together here, so that no file of ours holds what looks like a secret. */
const SECRET = ['gh', 'p_', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'].join('');

describeOnDatabases('buttons of checks', (yard) => {
  /** A pull request whose image has something new, and something that the policy refuses. */
  const badPull = async (): Promise<string> => {
    yard.web.push('main', { 'assay.yaml': 'github: { policy: enforce }\n' });
    await yard.deliver(yard.events.push(yard.web, 'main', null));
    await yard.settled();
    await yard.build(yard.web.refs.get('main') ?? '', { harmless: '1.0.0' }, 'main');
    const pull = await yard.openPull({ a: '1' });
    const sha = yard.web.headOf(pull);
    await yard.build(sha, { 'new-trouble': '1.0.0', forbidden: '1.0.0' }, 'change');
    return sha;
  };
  const press = async (sha: string, check: string, identifier: string): Promise<void> => {
    expect(await yard.deliver(yard.events.checkRun(yard.web, sha, 'requested_action', identifier, check))).toBe(202);
    await yard.settled();
  };
  const exceptions = async (state: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await yard.list(`/api/v1/exceptions?state=${state}`)).filter(isJsonObject).filter(({ reason }) => {
      return String(reason).includes((yard.web.refs.get('change') ?? '-').slice(0, 12));
    });
  const approve = async (): Promise<void> => {
    for (const { id } of await exceptions('requested')) {
      const answer = await yard.service.request('POST', `/api/v1/exceptions/${String(id)}/approve`, {
        comment: 'fine',
      });
      expect(answer.status).toBe(200);
    }
    await yard.settled();
  };

  it('ask for exceptions in the name of whoever pressed one, which count once somebody approves them', async () => {
    const sha = await badPull();
    expect(yard.run(yard.web, sha, 'vulnerabilities')).toMatchObject({
      conclusion: 'failure',
      title: '1 critical new',
    });
    expect(yard.run(yard.web, sha, 'vulnerabilities').actions.map(({ identifier }) => identifier)).toEqual([
      'accept',
      'rerun',
    ]);
    await press(sha, 'assay/vulnerabilities', 'accept');
    const asked = await exceptions('requested');
    expect(asked).toMatchObject([
      { requestedBy: expect.stringMatching(/^github:/), item: { vulnerability: 'GHSA-0000-0000-0002' } },
    ]);
    const waiting = yard.run(yard.web, sha, 'vulnerabilities');
    expect(waiting).toMatchObject({ conclusion: 'failure' });
    expect(waiting.summary).toContain('An exception was asked for 1 of these');
    // Once more changes nothing.
    await press(sha, 'assay/vulnerabilities', 'accept');
    expect(await exceptions('requested')).toHaveLength(1);
    await approve();
    const accepted = yard.run(yard.web, sha, 'vulnerabilities');
    expect(accepted.conclusion).toBe('success');
    expect(accepted.summary).toContain('Accepted by an exception | 1');
    // The policy has its own button.
    expect(yard.run(yard.web, sha, 'policy').conclusion).toBe('failure');
    await press(sha, 'assay/policy', 'accept');
    expect(await exceptions('requested')).toMatchObject([{ item: { gate: 'packages' } }]);
    await approve();
    expect(yard.run(yard.web, sha, 'policy').conclusion).toBe('success');
    yard.noViolations();
  });

  it('look at a commit once more, and open a pull request that pins', async () => {
    const image = buildImage({ layers: [{ entries: [{ path: 'etc/version', content: 'base' }] }] });
    for (const { bytes } of image.blobs) yard.registry.putBlob('base/asked', bytes);
    yard.registry.putManifest('base/asked', { ...image.root, tags: ['1'] });
    const text = `FROM ${yard.registry.host}/base/asked:1\n`;
    yard.web.push('main', { Dockerfile: text });
    const pull = await yard.openPull({ 'b/Dockerfile': text });
    const sha = yard.web.headOf(pull);
    const before = yard.run(yard.web, sha, 'base-image');
    expect(before.actions.map(({ identifier }) => identifier)).toEqual(['pin', 'rerun']);
    await press(sha, 'assay/base-image', 'rerun');
    expect(yard.run(yard.web, sha, 'base-image').id).not.toBe(before.id);
    await press(sha, 'assay/base-image', 'pin');
    expect(yard.web.text('assay/pin-images', 'Dockerfile')).toContain(`@${image.root.digest}`);
    // Nothing that was not offered is done.
    await press(sha, 'assay/base-image', 'drop tables');
    yard.noViolations();
  });

  it('read what is accepted from where the change goes to, and show what it accepts itself', async () => {
    yard.web.push('main', { a: '1' });
    const pull = await yard.openPull({ 'new.env': `NEW=${SECRET} # assay:allow-secret\n` });
    const shown = yard.run(yard.web, yard.web.headOf(pull), 'secrets');
    expect(shown).toMatchObject({ conclusion: 'success', title: 'Nothing that counts, 1 accepted by the change' });
    expect(shown.annotations).toMatchObject([{ path: 'new.env', annotation_level: 'notice' }]);
    const path = `/api/v1/github/repositories/${await yard.idOf(yard.web)}/settings`;
    expect((await yard.service.request('PUT', path, { 'allow-comments': 'off' })).status).toBe(204);
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'secrets').conclusion).toBe('failure');
    yard.expectNowhere(SECRET);
    yard.noViolations();
  });

  it('upload findings to code scanning, and say on the check where that is not allowed', async () => {
    yard.web.push('main', { 'assay.yaml': 'github: { sarif: true }\n' });
    const pull = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    expect(yard.web.sarifs).toEqual(
      expect.arrayContaining([{ ref: `refs/pull/${pull.number}/head`, tool_name: 'assay dockerfile' }]),
    );
    Object.assign(yard.github.granted, { security_events: 'read' });
    const other = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR y\n' }, 'other');
    const found = yard.run(yard.web, yard.web.headOf(other), 'dockerfile');
    expect(found.summary).toContain('not uploaded to code scanning');
    expect(found.conclusion).toBe('neutral');
    yard.noViolations();
  });
});
