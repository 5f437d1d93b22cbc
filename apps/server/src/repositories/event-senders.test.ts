import { describe, expect, it } from 'vitest';
import { EVENT_SENDERS } from './event-senders.ts';

const EVENTS: readonly (readonly [string, unknown, readonly string[]])[] = [
  [
    'docker-hub',
    {
      callback_url: 'https://registry.hub.docker.com/u/team/app/hook/x/',
      push_data: { pushed_at: 1_700_000_000, pusher: 'someone', tag: '1.0' },
      repository: { name: 'app', namespace: 'team', repo_name: 'team/app' },
    },
    ['docker.io/team/app:1.0'],
  ],
  [
    'harbor',
    {
      type: 'PUSH_ARTIFACT',
      occur_at: 1_700_000_000,
      operator: 'admin',
      event_data: {
        resources: [{ digest: 'sha256:x', tag: '1.0', resource_url: 'elsewhere.example/team/app:1.0' }],
        repository: { name: 'app', namespace: 'team', repo_full_name: 'team/app', repo_type: 'private' },
      },
    },
    ['registry.example/team/app:1.0'],
  ],
  [
    'harbor',
    { type: 'PULL_ARTIFACT', event_data: { resources: [{ tag: '1' }], repository: { repo_full_name: 'a/b' } } },
    [],
  ],
  [
    'github',
    {
      action: 'published',
      package: {
        name: 'app',
        namespace: 'Team',
        package_type: 'container',
        package_version: { container_metadata: { tag: { name: '1.0' } } },
      },
    },
    ['ghcr.io/team/app:1.0'],
  ],
  ['github', { action: 'published', package: { name: 'app', namespace: 'team', package_type: 'npm' } }, []],
  [
    'quay',
    {
      repository: 'team/app',
      namespace: 'team',
      name: 'app',
      docker_url: 'quay.io/team/app',
      updated_tags: ['1.0', 'latest'],
    },
    ['registry.example/team/app:1.0', 'registry.example/team/app:latest'],
  ],
  [
    'distribution',
    {
      events: [
        { id: 'a', timestamp: '2026-01-01T00:00:00Z', action: 'push', target: { repository: 'team/app', tag: '1.0' } },
        {
          id: 'b',
          timestamp: '2026-01-01T00:00:00Z',
          action: 'push',
          target: { repository: 'team/app', digest: 'sha256:x' },
        },
        { id: 'c', timestamp: '2026-01-01T00:00:00Z', action: 'pull', target: { repository: 'team/app', tag: '2.0' } },
      ],
    },
    ['registry.example/team/app:1.0'],
  ],
  [
    'azure',
    { id: 'a', timestamp: '2026-01-01T00:00:00Z', action: 'push', target: { repository: 'team/app', tag: '1.0' } },
    ['registry.example/team/app:1.0'],
  ],
  [
    'ecr',
    {
      id: 'a',
      time: '2026-01-01T00:00:00Z',
      source: 'aws.ecr',
      'detail-type': 'ECR Image Action',
      detail: { 'action-type': 'PUSH', result: 'SUCCESS', 'repository-name': 'team/app', 'image-tag': '1.0' },
    },
    ['registry.example/team/app:1.0'],
  ],
];

/** What no sender writes. */
const NONSENSE: readonly unknown[] = [
  null,
  [],
  'text',
  1,
  {},
  { events: 'x' },
  { events: [null, 1, {}, { action: 'push' }, { action: 'push', target: 1 }] },
  { push_data: null, repository: [] },
  { push_data: { tag: 1, pushed_at: 1e300 }, repository: { repo_name: {} } },
  { type: 'PUSH_ARTIFACT', event_data: { resources: {} }, occur_at: 'x' },
  { updated_tags: [1, null, {}], repository: 'x'.repeat(1000) },
  { action: 'push', target: { repository: 5, tag: [] }, timestamp: {} },
  { detail: { 'action-type': 'PUSH', result: 'SUCCESS' }, time: 'never' },
];

const sender = (kind: string) => {
  const found = EVENT_SENDERS.find((one) => one.kind === kind);
  if (found === undefined) throw new Error('there is such a sender');
  return found;
};

describe('events of registries', () => {
  it.each(EVENTS)('of %s name what was pushed', (kind, body, references) => {
    const { hints } = sender(kind).read(body, () => null, 'registry.example');
    expect(hints.map(({ reference }) => reference)).toEqual(references);
  });

  it.each(EVENT_SENDERS.map(({ kind }) => kind))('of %s that are nonsense say nothing', (kind) => {
    for (const body of NONSENSE) expect(sender(kind).read(body, () => null, 'registry.example').hints).toEqual([]);
  });

  it('name at most so many images', () => {
    const events = Array.from({ length: 1000 }, (_, index) => ({
      action: 'push',
      target: { repository: 'team/app', tag: String(index) },
    }));
    expect(sender('distribution').read({ events }, () => null, 'registry.example').hints).toHaveLength(50);
  });
});
