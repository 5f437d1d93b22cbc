import { describe, expect, it } from 'vitest';
import { tokenClient } from './token-client.ts';

const OK = [200, {}] as const;
const TOKEN = `ghs_${'x'.repeat(36)}`;

/** A client of which GitHub answers with these, one after the other; the last one again and again. */
function client(answers: readonly (readonly [number, Record<string, string>])[]): {
  readonly read: () => Promise<unknown>;
  readonly make: () => Promise<unknown>;
  readonly waits: number[];
  readonly seen: string[];
} {
  const waits: number[] = [];
  const seen: string[] = [];
  const { request } = tokenClient({
    apiUrl: 'https://git.example/api/v3',
    token: TOKEN,
    signal: new AbortController().signal,
    now: () => 1_000_000,
    wait: async (milliseconds) => void waits.push(milliseconds),
    send: async (url, { method, headers }) => {
      seen.push(`${method} ${url} ${headers['authorization'] ?? ''}`);
      const [status, more] = answers[Math.min(seen.length, answers.length) - 1] ?? OK;
      return new Response('{}', { status, headers: { 'content-type': 'application/json', ...more } });
    },
  });
  return {
    waits,
    seen,
    read: async () => request('GET /repos/{owner}/{repo}', { owner: 'a', repo: 'b' }),
    make: async () =>
      request('POST /repos/{owner}/{repo}/check-runs', { owner: 'a', repo: 'b', name: 'c', head_sha: 'd' }),
  };
}

describe('a client with a token', () => {
  it('asks the GitHub that was named, with its token', async () => {
    const { read, seen, waits } = client([OK]);
    await read();
    expect(seen).toEqual([`GET https://git.example/api/v3/repos/a/b token ${TOKEN}`]);
    expect(waits).toEqual([]);
  });

  it.each([
    ['as long as it is told', [403, { 'retry-after': '7' }], 7000],
    ['until the limit is over', [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1030' }], 30_000],
    ['a while where nobody says how long', [429, {}], 60_000],
    ['shortly after a failure', [502, {}], 2000],
  ] as const)('waits %s, and goes on', async (_, answer, wait) => {
    const { read, waits } = client([answer, OK]);
    await read();
    expect(waits).toEqual([wait]);
  });

  it('does not wait for an hour', async () => {
    const { read, waits } = client([[403, { 'retry-after': '3000' }], OK]);
    await expect(read()).rejects.toMatchObject({ code: 'GITHUB_LIMITED' });
    expect(waits).toEqual([]);
  });

  it('gives up after some tries', async () => {
    const { read, seen } = client([[502, {}]]);
    await expect(read()).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' });
    expect(seen).toHaveLength(4);
  });

  it('does not make twice what may have been made', async () => {
    const { make, seen } = client([
      [502, {}],
      [201, {}],
    ]);
    await expect(make()).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' });
    expect(seen).toHaveLength(1);
  });

  it('tells nothing of the token', async () => {
    const { read } = client([[401, {}]]);
    const error = await read().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'GITHUB_TOKEN_REFUSED' });
    expect(JSON.stringify(error) + String(error)).not.toContain(TOKEN);
  });
});
