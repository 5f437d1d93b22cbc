import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WorkflowRun, readWorkflow } from './workflow-run.ts';

const [A, B, ZERO] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)];
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-workflow-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function read(
  event: string,
  payload: string | object,
  changes: Readonly<Record<string, string>> = {},
): Promise<WorkflowRun> {
  const file = join(directory, 'event.json');
  await writeFile(file, typeof payload === 'string' ? payload : JSON.stringify(payload));
  const environment = {
    GITHUB_TOKEN: 'secret',
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: file,
    GITHUB_SHA: A,
    GITHUB_REF: 'refs/heads/main',
    ...changes,
  };
  return readWorkflow({ environment });
}

const MAIN = { default_branch: 'main' };
const PULL = { number: 7, head: { sha: A }, base: { sha: B } };

describe('a run of a workflow', () => {
  it.each([
    ['pull_request', { pull_request: PULL }, {}, { head: A, base: B, rulesAt: B, pull: 7, ref: 'refs/pull/7/head' }],
    ['pull_request_target', { pull_request: PULL }, {}, { head: A, base: B, rulesAt: B, pull: 7 }],
    ['merge_group', { merge_group: { head_sha: A, base_sha: B } }, {}, { head: A, base: B, rulesAt: B, ref: null }],
    ['push', { before: B, repository: MAIN }, {}, { head: A, base: B, rulesAt: A, pull: null, ref: 'refs/heads/main' }],
    ['push', { before: ZERO, repository: MAIN }, {}, { base: null, rulesAt: A }],
    ['push', { before: ZERO, repository: MAIN }, { GITHUB_REF: 'refs/heads/x' }, { base: 'main', rulesAt: 'main' }],
    [
      'push',
      { before: ZERO, repository: MAIN },
      { GITHUB_REF: 'refs/tags/v1' },
      { base: null, rulesAt: 'main', ref: null },
    ],
    ['workflow_dispatch', { repository: MAIN }, {}, { head: A, base: null, rulesAt: A }],
    ['workflow_dispatch', { repository: MAIN }, { GITHUB_REF: 'refs/heads/x' }, { base: 'main', rulesAt: 'main' }],
    ['schedule', {}, {}, { head: A, base: null, rulesAt: A }],
  ] as const)('of %s %j with %j is about the right commits', async (event, payload, changes, expected) => {
    expect(await read(event, payload, changes)).toMatchObject(expected);
  });

  it('is on the GitHub that the runner names', async () => {
    expect((await read('push', {})).apiUrl).toBe('https://api.github.com');
    const enterprise = { GITHUB_API_URL: 'https://git.example/api/v3/' };
    expect((await read('push', {}, enterprise)).apiUrl).toBe('https://git.example/api/v3');
  });

  it.each([
    ['pull_request', {}, {}],
    ['pull_request', { pull_request: { ...PULL, head: { sha: '../../x' } } }, {}],
    ['pull_request', { pull_request: { ...PULL, number: '7' } }, {}],
    ['merge_group', { merge_group: { head_sha: ZERO, base_sha: B } }, {}],
    ['push', 'no JSON', {}],
    ['push', {}, { GITHUB_SHA: 'HEAD' }],
    ['push', {}, { GITHUB_REPOSITORY: 'acme/../x' }],
    ['push', {}, { GITHUB_REPOSITORY: 'acme/..' }],
    ['push', {}, { GITHUB_API_URL: 'file:///etc/passwd' }],
    ['push', {}, { GITHUB_API_URL: 'https://user@git.example' }],
    ['push', {}, { GITHUB_TOKEN: '' }],
    ['push', {}, { GITHUB_EVENT_PATH: '/nonexistent' }],
  ])('of %s %j with %j is refused', async (event, payload, changes) => {
    await expect(read(event, payload, changes)).rejects.toMatchObject({ code: 'WORKFLOW_UNKNOWN' });
  });
});
