import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeOnce } from './github-yard.ts';

describeOnce('the GitHub app when things go wrong', (yard) => {
  it('takes redelivered, reordered, duplicated and forged events for what they are', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
    const pull = yard.web.open('change');
    const opened = yard.events.pull(yard.web, pull, 'opened');
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    const synchronize = yard.events.pull(yard.web, pull, 'synchronize');
    expect(await yard.deliver(synchronize)).toBe(202);
    expect(await yard.deliver(opened)).toBe(202);
    expect(await yard.deliver(opened)).toBe(202);
    await yard.settled();
    const head = yard.web.headOf(pull);
    expect(yard.run(yard.web, head, 'dockerfile').status).toBe('completed');
    // Only the head that is there now was looked at, and each check was made once.
    expect(new Set(yard.web.checks.map(({ head_sha }) => head_sha))).toEqual(new Set([head]));
    expect(yard.web.checks).toHaveLength(5);
    const fresh = yard.events.pull(yard.web, pull, 'synchronize');
    expect(await yard.deliver(fresh, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
    expect(await yard.deliver({ ...fresh, body: `${fresh.body} ` })).toBe(401);
    expect(await yard.deliver(fresh, { 'x-github-hook-installation-target-id': '1' })).toBe(404);
    expect(await yard.deliver(fresh, { 'x-hub-signature-256': 'sha1=abc' })).toBe(400);
    expect(await yard.deliver(fresh)).toBe(202);
    await yard.settled();
    expect(yard.web.checks).toHaveLength(5);
    yard.noViolations();
  });

  it('looks at what it can of hostile changes, and says what it left out', async () => {
    yard.web.push('main', { README: 'x', 'assay.yaml': 'github: { dockerfile: enforce }\n' });
    const files: Record<string, string | Buffer> = {
      'a/Dockerfile': Buffer.from([0x46, 0x52, 0, 0xff, 0xfe]),
      '../outside/Dockerfile': 'FROM debian:12\n',
      '.git/Dockerfile': 'FROM debian:12\n',
      [`b\n](https://evil.example)<script>@everyone/Dockerfile`]: 'FROM debian:12\nWORKDIR x\n',
      [`${'d'.repeat(300)}/Dockerfile`]: 'FROM debian:12\n',
    };
    for (let index = 0; index < 10_000; index++) files[`many/${index}/Dockerfile`] = 'FROM debian:12\n';
    const pull = await yard.openPull(files, 'evil');
    const found = yard.run(yard.web, yard.web.headOf(pull), 'dockerfile');
    expect(found.conclusion).toBe('failure');
    expect(found.summary).toContain('Not looked at');
    expect(found.summary + found.text).not.toContain('<script>');
    expect(found.summary + found.text).not.toMatch(/@everyone/);
    yard.noViolations();
  });

  it('goes on after a limit, a token that was revoked, a name that changed and a repository that is gone', async () => {
    yard.web.push('main', { Dockerfile: 'FROM debian:12\n' });
    yard.github.remaining = 3;
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR x\n' }, { from: 'main' });
    const pull = yard.web.open('change');
    await yard.deliver(yard.events.pull(yard.web, pull, 'opened'));
    await delay(500);
    yard.github.remaining = null;
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
    yard.github.tokens.clear();
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR y\n' });
    await yard.deliver(yard.events.pull(yard.web, pull, 'synchronize'));
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
    const from = yard.web.name;
    yard.web.name = `${from}-renamed`;
    await yard.deliver(yard.events.renamed(yard.web, from));
    yard.web.push('change', { Dockerfile: 'FROM debian:12\nWORKDIR z\n' });
    await yard.deliver(yard.events.pull(yard.web, pull, 'synchronize'));
    await yard.settled();
    expect(yard.run(yard.web, yard.web.headOf(pull), 'dockerfile').status).toBe('completed');
    const gone = yard.events.pull(yard.web, pull, 'synchronize');
    yard.github.repositories.splice(yard.github.repositories.indexOf(yard.web), 1);
    await yard.deliver(gone);
    await yard.settled();
    const told = JSON.stringify(yard.service.lines);
    for (const token of yard.github.tokens) expect(told).not.toContain(token);
  }, 120_000);
});
