import { readFile } from 'node:fs/promises';
import { spaces } from '@assay/store';
import type { Route } from '../http/route.ts';
import { debPackage, npmPackage, seedImage } from './seed-image.ts';
import type { TestService } from './test-service.ts';

/** What is asked for to have a record of most kinds; what a route does not take is no matter here. */
const REQUESTS: readonly (readonly [path: string, body: unknown])[] = [
  ['/api/v1/repositories', { repository: 'registry.example/app' }],
  ['/api/v1/repositories', { name: 'registry.example/app' }],
  [
    '/api/v1/subscriptions',
    { name: 'a', channel: { kind: 'webhook', url: 'https://hooks.example/a' }, events: ['test'] },
  ],
  ['/api/v1/environments', { name: 'production' }],
  ['/api/v1/images', { reference: 'registry.example/app:2' }],
  ['/api/v1/evaluations', { reference: 'registry.example/app:1' }],
];

/** Puts records into the first space of a service. Returns names and ids of what is there, for addresses that lead somewhere. */
export async function seedService(service: TestService, routes: readonly Route[]): Promise<readonly string[]> {
  const { parts } = service.service;
  const space = await spaces.findSpace(parts.store.read, 'default');
  if (space === null) throw new Error('the first space is there');
  const packages = [debPackage('openssl', '3.0.1-1'), npmPackage('left-pad', '1.0.0')];
  const { digest } = await seedImage(parts, space.id, 'registry.example/app:1', packages);
  const policy = await readFile(new URL('../../../../policies/default.yaml', import.meta.url), 'utf8');
  const headers = { authorization: `Bearer ${service.adminKey}`, 'content-type': 'application/json' };
  const post = async (path: string, body: unknown): Promise<void> => {
    await (await fetch(`${service.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).text();
  };
  await post('/api/v1/policies', { name: 'default', document: policy });
  await post('/api/v1/keys', { name: 'another', role: 'viewer' });
  for (const [path, body] of REQUESTS) await post(path, body);
  const lists = routes.filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/api/') && !path.includes(':'),
  );
  const found = new Set<string>([digest, '1', 'default']);
  for (const { path, answers } of lists) {
    if ((answers[200]?.mediaType ?? 'application/json') !== 'application/json' || path.endsWith('openapi.json'))
      continue;
    const answer = await fetch(`${service.url}${path}`, { headers });
    if (answer.status === 200) for (const text of textsIn(await answer.json())) found.add(text);
  }
  return [...found];
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (value !== '' && value.length <= 200) yield value;
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* textsIn(inner);
  }
}
