import { describe, expect, it } from 'vitest';
import { apiUrlOf } from '../app/app-manifest.ts';
import { readSource } from './claimed-commits.ts';

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
