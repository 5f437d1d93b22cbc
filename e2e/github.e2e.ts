import { expect, it } from 'vitest';
import { TOKEN, describeOnDatabases } from './github-yard.ts';

describeOnDatabases('checks of the GitHub app', (yard) => {
  it('checks a pull request and puts annotations on the lines that are new', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\nRUN sudo true\n' });
    const pull = await yard.openPull({ Dockerfile: 'FROM debian:12\nRUN sudo true\nWORKDIR relative\n' });
    const found = yard.run(yard.web, yard.web.headOf(pull), 'dockerfile');
    expect(found).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(found.annotations.map(({ path, start_line }) => [path, start_line])).toEqual([['Dockerfile', 3]]);
    expect([...yard.web.runs(yard.web.headOf(pull)).keys()].toSorted()).toEqual([
      'assay/base-image',
      'assay/dockerfile',
      'assay/policy',
      'assay/secrets',
      'assay/vulnerabilities',
    ]);
    expect(yard.run(yard.web, yard.web.headOf(pull), 'vulnerabilities')).toMatchObject({ conclusion: 'neutral' });
    yard.noViolations();
  });

  it('fails where the settings of the target branch say so, whatever the change says', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n', 'assay.yaml': 'github:\n  dockerfile: enforce\n' });
    const pull = await yard.openPull({
      Dockerfile: 'FROM debian:12\nWORKDIR relative\n',
      'assay.yaml': 'github:\n  dockerfile: off\n',
    });
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').conclusion).toBe('failure');
    yard.noViolations();
  });

  it('names only the vulnerabilities that the change brings', async () => {
    yard.web.push('main', { 'package.json': '{}' });
    await yard.deliver(yard.events.push(yard.web, 'main', null));
    await yard.settled();
    await yard.build(yard.web.refs.get('main') ?? '', { 'old-trouble': '1.0.0' }, 'main');
    const pull = await yard.openPull({ 'package.json': '{"a":1}' });
    const sha = yard.web.headOf(pull);
    await yard.build(sha, { 'old-trouble': '1.0.0', 'new-trouble': '1.0.0' }, 'change');
    const found = yard.run(yard.web, sha, 'vulnerabilities');
    expect(found).toMatchObject({ conclusion: 'failure', title: '1 critical new' });
    expect(found.text).toContain('new&#45;trouble');
    expect(found.text).not.toContain('old&#45;trouble');
    expect(yard.run(yard.web, sha, 'policy').conclusion).toBe('success');
    expect(yard.web.comments).toHaveLength(1);
    yard.web.push('change', { 'package.json': '{"a":2}' });
    await yard.deliver(yard.events.pull(yard.web, pull, 'synchronize'));
    await yard.settled();
    const next = yard.web.headOf(pull);
    await yard.build(next, { 'old-trouble': '1.0.0', 'new-trouble': '2.0.0' }, 'change-2');
    expect(yard.run(yard.web, next, 'vulnerabilities')).toMatchObject({ conclusion: 'success' });
    expect(yard.web.comments).toHaveLength(1);
    yard.noViolations();
  });

  it('finds a secret in commits between, and tells it nowhere', async () => {
    yard.web.push('main', { 'app.env': 'A=1\n' });
    yard.web.push('leak', { 'app.env': `A=1\nGITHUB_TOKEN=${TOKEN}\n` }, { from: 'main' });
    yard.web.push('leak', { 'app.env': 'A=2\n' });
    const pull = yard.web.open('leak');
    await yard.deliver(yard.events.pull(yard.web, pull, 'opened'));
    await yard.settled();
    const found = yard.run(yard.web, yard.web.headOf(pull), 'secrets');
    expect(found).toMatchObject({ conclusion: 'failure' });
    expect(found.text).toContain('not at HEAD any more');
    expect(found.summary).toContain('revoke it first');
    const told = JSON.stringify([
      yard.web.checks,
      yard.web.comments,
      yard.github.requests.map(({ body, path }) => [body, path]),
      yard.service.lines,
    ]);
    expect(told).not.toContain(TOKEN);
    yard.expectNowhere(TOKEN);
    yard.noViolations();
  });

  it('does not blame a change for a secret that was there before', async () => {
    yard.web.push('main', { 'app.env': `GITHUB_TOKEN=${TOKEN}\n` });
    const pull = await yard.openPull({ 'app.env': `B=2\nGITHUB_TOKEN=${TOKEN}\n` });
    expect(yard.run(yard.web, yard.web.headOf(pull), 'secrets').conclusion).toBe('success');
  });

  it('makes new runs when a person asks for them, and pins when a person asks for that', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    const pull = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    const before = yard.run(yard.web, yard.web.headOf(pull), 'secrets').id;
    await yard.deliver(yard.events.checkRun(yard.web, yard.web.headOf(pull), 'rerequested'));
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'secrets').id).not.toBe(before);
    yard.noViolations();
  });

  it('makes new runs of a whole suite', async () => {
    const head = yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    await yard.deliver(yard.events.push(yard.web, 'main', null));
    await yard.settled();
    const before = yard.web.checks.length;
    await yard.deliver(yard.events.checkSuite(yard.web, head));
    await yard.settled();
    expect(yard.web.checks).toHaveLength(before * 2);
    yard.noViolations();
  });

  it('looks for secrets in every push, also to a branch that nobody wants to merge yet', async () => {
    yard.web.push('main', { README: 'x' });
    yard.web.push('work', { 'app.env': `GITHUB_TOKEN=${TOKEN}\n` }, { from: 'main' });
    await yard.deliver(yard.events.push(yard.web, 'work', null));
    await yard.settled();
    const runs = yard.web.runs(yard.web.refs.get('work') ?? '');
    expect([...runs].map(([name, { conclusion }]) => [name, conclusion])).toEqual([['assay/secrets', 'failure']]);
    yard.noViolations();
  });

  it('takes settings from the central repository of the account where no nearer place says otherwise', async () => {
    const central = yard.github.repository('acme', '.github');
    const say = async (text: string): Promise<void> => {
      const before = central.refs.get('main') ?? null;
      central.push('main', { 'assay.yaml': text });
      await yard.deliver(yard.events.push(central, 'main', before));
      await yard.settled();
    };
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    const pull = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    const conclusion = (): string | null => yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').conclusion;
    expect(conclusion()).toBe('neutral');
    await say('github: { dockerfile: enforce }\n');
    expect(conclusion()).toBe('failure');
    const { body } = await yard.service.request('GET', `/api/v1/github/repositories/${await yard.idOf(yard.web)}`);
    expect(body).toMatchObject({ effective: { origins: { dockerfile: '.github/assay.yaml', secrets: 'default' } } });
    const before = yard.web.refs.get('main') ?? null;
    yard.web.push('main', { 'assay.yaml': 'github: { dockerfile: report }\n' });
    await yard.deliver(yard.events.push(yard.web, 'main', before));
    await yard.settled();
    expect(conclusion()).toBe('neutral');
    await say('github: {}\n');
    yard.noViolations();
  });

  it('splits many annotations into batches and stays within what GitHub takes', async () => {
    yard.web.push('main', { README: 'x' });
    const lines = Array.from({ length: 180 }, (_, index) => `WORKDIR relative-${index}`).join('\n');
    const pull = await yard.openPull({ Dockerfile: `FROM debian:12\n${lines}\n` });
    const found = yard.run(yard.web, yard.web.headOf(pull), 'dockerfile');
    expect(found.annotations.length).toBeGreaterThan(100);
    expect(found.status).toBe('completed');
    yard.noViolations();
  });

  it('looks at open pull requests anew when settings change, and shows who said what', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    const pull = await yard.openPull({ Dockerfile: 'FROM debian:12\nWORKDIR x\n' });
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').conclusion).toBe('neutral');
    const path = `/api/v1/github/repositories/${await yard.idOf(yard.web)}`;
    expect((await yard.service.request('PUT', `${path}/settings`, { dockerfile: 'sometimes' })).status).toBe(400);
    expect((await yard.service.request('PUT', `${path}/settings`, { dockerfile: 'enforce' })).status).toBe(204);
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').conclusion).toBe('failure');
    const { body } = await yard.service.request('GET', path);
    expect(body).toMatchObject({
      effective: { settings: { dockerfile: 'enforce' }, origins: { dockerfile: 'web' } },
    });
  });
});
