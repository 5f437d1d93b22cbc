import { describe, expect, it } from 'vitest';
import { clusterError } from './errors.ts';
import { PODS } from './kinds.ts';
import type { ApiRequest, KubernetesApi } from './kubernetes-api.ts';
import { openStore } from './resource-store.ts';

const object = (name: string, version: string): object => ({
  metadata: { name, namespace: 'a', uid: name, resourceVersion: version },
});
const list = (version: string, ...members: readonly string[]): object => ({
  metadata: { resourceVersion: version },
  items: members.map((name) => object(name, version)),
});

/** An API server that answers lists and watches in the order in which they are given here, and ends the test when they are over. */
function scripted(
  lists: readonly object[],
  watches: readonly (readonly object[] | 'gone' | 'lost')[],
): { readonly api: KubernetesApi; readonly asked: ApiRequest[]; readonly over: AbortController } {
  const asked: ApiRequest[] = [];
  const over = new AbortController();
  const [pages, streams] = [lists.values(), watches.values()];
  const api: KubernetesApi = {
    request: async (request) => {
      asked.push(request);
      const { value, done } = pages.next();
      if (done !== true) return value;
      over.abort();
      throw clusterError('CLUSTER_UNREACHABLE', 'the script has ended');
    },
    lines: async function* lines(request) {
      asked.push(request);
      const { value, done } = streams.next();
      if (done === true) {
        over.abort();
        return;
      }
      if (value === 'gone') throw clusterError('CLUSTER_GONE', 'too old resource version');
      if (value === 'lost') throw clusterError('CLUSTER_UNREACHABLE', 'the connection broke');
      yield* value;
    },
    close: () => undefined,
  };
  return { api, asked, over };
}

async function names(script: ReturnType<typeof scripted>): Promise<readonly string[]> {
  const store = openStore(script.api, {
    resource: PODS,
    signal: script.over.signal,
    maxBackoffMs: 1,
    keep: ({ name }) => name,
  });
  await store.done;
  return [...store.values()].toSorted((a, b) => (a < b ? -1 : 1));
}

const added = (name: string, version: string): object => ({ type: 'ADDED', object: object(name, version) });

describe('watching', () => {
  it('takes what is listed, and what changes after it', async () => {
    const removed = { type: 'DELETED', object: object('x', '3') };
    expect(await names(scripted([list('1', 'x', 'y')], [[added('z', '2'), removed]]))).toEqual(['y', 'z']);
  });

  it.each<[string, object | 'gone']>([
    ['as a status of the request', 'gone'],
    ['as an event', { type: 'ERROR', object: { code: 410, reason: 'Expired' } }],
  ])('lists again when its place is no longer kept: 410 %s', async (_how, told) => {
    const script = scripted([list('1', 'x'), list('9', 'y')], [told === 'gone' ? 'gone' : [told]]);
    expect(await names(script)).toEqual(['y']);
    expect(script.asked.map(({ query }) => query?.['resourceVersion'])).toEqual([undefined, '1', undefined, '9']);
  });

  it('goes on from the last event when the connection breaks, and lists nothing again', async () => {
    const bookmark = { type: 'BOOKMARK', object: { metadata: { resourceVersion: '7' } } };
    const script = scripted([list('1', 'x')], [[added('y', '5'), bookmark], 'lost', [added('z', '8')]]);
    expect(await names(script)).toEqual(['x', 'y', 'z']);
    expect(script.asked.map(({ query }) => query?.['resourceVersion'])).toEqual([undefined, '1', '7', '7', '8']);
  });

  it('reads a list of several pages before it takes any of it', async () => {
    const first = { metadata: { resourceVersion: '1', continue: 'more' }, items: [object('x', '1')] };
    const script = scripted([first, list('2', 'y')], []);
    expect(await names(script)).toEqual(['x', 'y']);
    expect(script.asked[1]?.query?.['continue']).toBe('more');
  });
});
