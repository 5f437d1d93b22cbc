import { AssayError } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { octokitFor } from './github-client.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

async function codeOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: object = { message: 'x' },
): Promise<AssayError> {
  const send = async (): Promise<Response> => Response.json(body, { status, headers });
  const client = new (octokitFor('https://api.github.com', send, () => NOW))();
  try {
    await client.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'secret-name' });
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('it was answered');
}

const SECONDARY =
  'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits';

describe('what GitHub refuses', () => {
  it.each([
    [403, { 'retry-after': '7' }, {}, 'GITHUB_LIMITED', 7000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 30) }, {}, 'GITHUB_LIMITED', 30_000],
    [
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 9e6) },
      {},
      'GITHUB_LIMITED',
      3_600_000,
    ],
    [403, { 'x-ratelimit-remaining': '10' }, { documentation_url: SECONDARY }, 'GITHUB_LIMITED', 60_000],
    [429, {}, {}, 'GITHUB_LIMITED', 60_000],
    [403, { 'x-ratelimit-remaining': '10' }, {}, 'GITHUB_DENIED', undefined],
    [401, {}, {}, 'GITHUB_TOKEN_REFUSED', undefined],
    [404, {}, {}, 'GITHUB_NOT_FOUND', undefined],
    [301, {}, {}, 'GITHUB_NOT_FOUND', undefined],
    [422, {}, {}, 'GITHUB_REFUSED', undefined],
    [502, {}, {}, 'GITHUB_UNREACHABLE', undefined],
  ])('%i with %j and %j is %s', async (status, headers, body, code, wait) => {
    const error = await codeOf(status, headers, body);
    expect([error.code, error.details['retryAfterMs']]).toEqual([code, wait]);
    expect(error.message).not.toContain('secret-name');
  });

  it('tells which permission is wanted, and nothing that is none', async () => {
    const wanted = await codeOf(403, { 'x-accepted-github-permissions': 'checks=write; contents=read' });
    expect(wanted.message).toContain('it needs checks: write; contents: read');
    const other = await codeOf(403, { 'x-accepted-github-permissions': 'checks=write <b>ghs_token</b>' });
    expect(other.message).not.toContain('ghs_token');
  });
});
