import { describe, expect, it } from 'vitest';
import { apiUrlOf } from '../app/app-manifest.ts';
import { readSource } from '../promotion/image-job.ts';
import { conclusionOf } from './check-outcome.ts';
import { isSafePath } from './source-directory.ts';

describe('paths of a commit', () => {
  it.each(['Dockerfile', 'a/b c/Dockerfile', 'ü/…', '.github/workflows/x.yaml', '-rf'])('%j is a file', (path) => {
    expect(isSafePath(path)).toBe(true);
  });
  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a//b',
    'a/.',
    '.git/config',
    'a/.GIT/hooks/x',
    'a\0b',
    'x'.repeat(256),
  ])('%j is none', (path) => {
    expect(isSafePath(path)).toBe(false);
  });
});

describe('what a result means', () => {
  it.each([
    ['pass', 'enforce', 'success'],
    ['pass', 'report', 'success'],
    ['fail', 'enforce', 'failure'],
    ['fail', 'report', 'neutral'],
    ['no-data', 'enforce', 'neutral'],
    ['incomplete', 'enforce', 'failure'],
    ['incomplete', 'report', 'neutral'],
  ] as const)('%s under %s is %s', (result, mode, conclusion) => {
    expect(conclusionOf(result, mode)).toBe(conclusion);
  });
});

describe('addresses', () => {
  it.each([
    ['https://github.com', 'https://api.github.com'],
    ['https://acme.ghe.com', 'https://api.acme.ghe.com'],
    ['https://git.example', 'https://git.example/api/v3'],
  ])('the API of %s is %s', (web, api) => {
    expect(apiUrlOf(web)).toBe(api);
  });

  it.each([
    ['https://github.com/acme/web', 'github.com acme web'],
    ['https://github.com/acme/web.git', 'github.com acme web'],
    ['git+https://github.com/acme/web@refs/heads/main', 'github.com acme web'],
    ['git@github.com:acme/web.git', 'github.com acme web'],
    ['https://127.0.0.1:8080/acme/web', '127.0.0.1:8080 acme web'],
    ['https://github.com/acme', null],
    ['javascript:alert(1)', null],
    ['', null],
  ])('%j is read as a repository', (text, wanted) => {
    const found = readSource(text);
    expect(found === null ? null : `${found.host} ${found.owner} ${found.name}`).toBe(wanted);
  });
});
