import { isJsonObject } from '@assay/core';
import { githubApps } from '@assay/store';
import { expect, it } from 'vitest';
import { type GithubYard, describeOnce } from './github-yard.ts';

/** Begins a set-up as the page does, and sends the form to GitHub as a browser would. Returns where GitHub sends people back to. */
async function submitForm(yard: GithubYard, wish: Readonly<Record<string, unknown>>): Promise<URL> {
  const begun = await yard.service.request('POST', '/api/v1/github/setups', { ...wish, webUrl: yard.github.url });
  expect(begun.status).toBe(200);
  const { action = '', manifest = '' } = isJsonObject(begun.body) ? begun.body : {};
  const form = new URLSearchParams({ manifest: String(manifest) });
  const sent = await fetch(String(action), { method: 'POST', body: form, redirect: 'manual' });
  expect(sent.status, await sent.text()).toBe(302);
  return new URL(sent.headers.get('location') ?? '');
}

describeOnce(
  'making the GitHub app from a manifest',
  (yard) => {
    const comeBack = async (back: URL): Promise<{ readonly status: number; readonly location: string | null }> => {
      const { status, headers } = await yard.service.request('GET', `${back.pathname}${back.search}`, undefined, {
        key: null,
      });
      return { status, location: headers.get('location') };
    };

    it('keeps what GitHub gives for the code sealed, and checks pull requests once it is installed', async () => {
      const back = await submitForm(yard, { name: 'Assay of Acme', organization: 'acme', deployments: true });
      expect(yard.github.setups.manifests[0]).toMatchObject({
        name: 'Assay of Acme',
        public: false,
        hook_attributes: { url: expect.stringMatching(/\/github\/webhook$/), active: true },
        default_permissions: { checks: 'write', contents: 'write', pull_requests: 'write', deployments: 'write' },
      });
      expect(await comeBack(back)).toEqual({
        status: 303,
        location: `${yard.github.url}/github-apps/assay-test/installations/new`,
      });
      expect(await yard.list('/api/v1/github/apps')).toMatchObject([{ appId: yard.github.appId, slug: 'assay-test' }]);
      const { store, keyring } = yard.service.service.parts;
      const [found] = await githubApps.findApps(store.read, keyring, yard.github.appId);
      expect(found?.webhookSecret).toBe(yard.github.webhookSecret);
      yard.expectNowhere(yard.github.webhookSecret, yard.github.privateKey.slice(100, 160));
      yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
      yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
      const pull = yard.web.open('change');
      expect(await yard.deliver(yard.events.installation('created'))).toBe(202);
      await yard.settled();
      expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
      yard.noViolations();
    });

    it('takes each code once, and no state that it did not write', async () => {
      const back = await submitForm(yard, { name: 'Assay again' });
      const forged = new URL(back);
      forged.searchParams.set('state', `${back.searchParams.get('state') ?? ''}AAAA`);
      expect((await comeBack(forged)).status).toBe(403);
      const stale = new URL(back);
      stale.searchParams.set('code', '0'.repeat(40));
      expect((await comeBack(stale)).status).toBe(404);
      // The space has this app already.
      expect((await comeBack(back)).status).toBe(409);
      expect((await comeBack(back)).status).toBe(404);
      expect(await yard.list('/api/v1/github/apps')).toHaveLength(1);
    });

    it('asks for no right to write where the app is to open no pull requests', async () => {
      await submitForm(yard, { name: 'Assay reads', changes: false, sarif: true });
      expect(yard.github.setups.manifests.at(-1)).toMatchObject({
        default_permissions: { contents: 'read', security_events: 'write' },
      });
      expect(yard.github.setups.manifests.at(-1)).not.toHaveProperty('default_permissions.deployments');
    });
  },
  { withApp: false },
);

describeOnce('where the GitHub app is installed', (yard) => {
  const shown = async (): Promise<unknown> => {
    const { body } = await yard.service.request('GET', `/api/v1/github/repositories/${await yard.idOf(yard.web)}`);
    return body;
  };
  const dockerfiles = (): void => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
  };
  const pull = async (): Promise<string> => {
    const opened = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    return yard.web.headOf(opened);
  };

  it('says which permission is missing, tells no token, and goes on when it is given', async () => {
    dockerfiles();
    yard.github.granted['checks'] = 'read';
    const head = await pull();
    expect(yard.web.checks).toEqual([]);
    expect(await shown()).toMatchObject({ troubles: [expect.stringContaining('it needs checks: write')] });
    const told = JSON.stringify([await shown(), yard.service.lines]);
    for (const token of yard.github.tokens) expect(told).not.toContain(token);
    await yard.deliver(yard.events.installation('new_permissions_accepted'));
    yard.github.granted['checks'] = 'write';
    await yard.deliver(yard.events.installation('new_permissions_accepted'));
    await yard.settled();
    expect(yard.run(yard.web, head, 'dockerfile').status).toBe('completed');
    expect(await shown()).toMatchObject({ troubles: [] });
    yard.noViolations();
  });

  it('writes checks where it may not write comments', async () => {
    dockerfiles();
    yard.github.granted['pull_requests'] = 'read';
    const head = await pull();
    expect(yard.web.runs(head).size).toBe(5);
    expect(yard.web.comments).toEqual([]);
    yard.noViolations();
  });

  it('does nothing for an installation that is suspended, and goes on when it is not', async () => {
    dockerfiles();
    await yard.deliver(yard.events.installation('suspend'));
    const head = await pull();
    expect(yard.web.checks).toEqual([]);
    await yard.deliver(yard.events.installation('unsuspend'));
    await yard.settled();
    expect(yard.run(yard.web, head, 'dockerfile').status).toBe('completed');
    yard.noViolations();
  });

  it('finds out that it was suspended or removed when no event told, and that it is back', async () => {
    dockerfiles();
    for (const state of ['suspended', 'removed'] as const) {
      yard.github.installed = state;
      await pull();
      expect(yard.web.checks).toEqual([]);
      await yard.reconcile();
      expect(await yard.list('/api/v1/github/installations')).toMatchObject([{ state }]);
      yard.web.refs.delete('change');
      for (const one of yard.web.pulls) one.state = 'closed';
    }
    yard.github.installed = 'active';
    await yard.reconcile();
    expect(await yard.list('/api/v1/github/installations')).toMatchObject([{ state: 'active', lacking: [] }]);
    expect(yard.web.checks.length).toBeGreaterThan(0);
  });

  it('tells what an installation lacks', async () => {
    yard.github.granted['pull_requests'] = 'read';
    await yard.reconcile();
    expect(await yard.list('/api/v1/github/installations')).toMatchObject([{ lacking: ['pull_requests: write'] }]);
    yard.github.calm();
    await yard.reconcile();
  });

  it('forgets a removed installation and knows it again when it is made anew', async () => {
    dockerfiles();
    await yard.deliver(yard.events.installation('deleted'));
    await yard.settled();
    expect(await yard.idOf(yard.web)).toBe('');
    await yard.deliver(yard.events.installation('created'));
    await yard.settled();
    expect(await yard.idOf(yard.web)).not.toBe('');
  });

  it('follows a repository to another name and another account, with and without an event', async () => {
    dockerfiles();
    const before = await pull();
    const id = await yard.idOf(yard.web);
    yard.web.rename('acme', `${yard.web.name}-moved`);
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    const again = await yard.service.request('POST', `/api/v1/github/repositories/${id}/checks`);
    expect(again.status).toBe(202);
    await yard.settled();
    const head = yard.web.refs.get('change') ?? '';
    expect(head).not.toBe(before);
    expect(yard.run(yard.web, head, 'dockerfile').status).toBe('completed');
    yard.web.rename('umbrella', yard.web.name);
    await yard.deliver(yard.events.transferred(yard.web));
    await yard.settled();
    expect(await yard.idOf(yard.web)).toBe(id);
    yard.noViolations();
  });

  it('reaches nothing in repositories that are taken away', async () => {
    dockerfiles();
    await pull();
    await yard.deliver(yard.events.repositories('removed', [yard.web]));
    const before = yard.web.checks.length;
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    expect(await yard.idOf(yard.web)).toBe('');
    await yard.settled();
    expect(yard.web.checks).toHaveLength(before);
  });

  it('asks for events that did not arrive', async () => {
    yard.github.deliveries.push({ id: 5, guid: 'lost', status: 'timed out' }, { id: 6, guid: 'here', status: 'OK' });
    await yard.reconcile();
    expect(yard.github.redelivered).toEqual(['5']);
    yard.noViolations();
  });
});
