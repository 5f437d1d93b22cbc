import { parseReference } from '@assay/core';
import { registrySettings } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import type { RegistrySettings } from '../open-options.ts';
import { endpointsOf } from './endpoint.ts';

function endpoints(reference: string, settings: Partial<RegistrySettings> = {}): readonly unknown[] {
  return endpointsOf(parseReference(reference), registrySettings(settings)).map((endpoint) => [
    endpoint.role,
    endpoint.repository,
    endpoint.origins.join(' '),
  ]);
}

describe('endpointsOf', () => {
  test.each<[string, Partial<RegistrySettings>, unknown[]]>([
    ['nginx', {}, ['registry', 'library/nginx', 'https://registry-1.docker.io']],
    ['ghcr.io/o/a', {}, ['registry', 'o/a', 'https://ghcr.io']],
    ['r.example:5000/a', {}, ['registry', 'a', 'https://r.example:5000']],
    ['localhost:5000/a', {}, ['registry', 'a', 'http://localhost:5000 https://localhost:5000']],
    ['127.0.0.9/a', {}, ['registry', 'a', 'http://127.0.0.9 https://127.0.0.9']],
    ['[::1]:5000/a', {}, ['registry', 'a', 'http://[::1]:5000 https://[::1]:5000']],
    [
      'r.example:5000/a',
      { insecure: ['r.example:5000'] },
      ['registry', 'a', 'https://r.example:5000 http://r.example:5000'],
    ],
    ['r.example:5000/a', { insecure: ['r.example'] }, ['registry', 'a', 'https://r.example:5000']],
    ['r.example/a', { insecure: ['r.example:443'] }, ['registry', 'a', 'https://r.example http://r.example']],
    ['10.0.0.1/a', {}, ['registry', 'a', 'https://10.0.0.1']],
  ])('of %s with %j', (reference, settings, expected) => {
    expect(endpoints(reference, settings)).toEqual([expected]);
  });

  test('puts mirrors first, in their order and with their prefixes', () => {
    const mirrors = { 'docker.io': ['m.example:5000/hub/', 'localhost:5001'], 'ghcr.io': ['other.example'] };
    expect(endpoints('nginx', { mirrors })).toEqual([
      ['mirror', 'hub/library/nginx', 'https://m.example:5000'],
      ['mirror', 'library/nginx', 'http://localhost:5001 https://localhost:5001'],
      ['registry', 'library/nginx', 'https://registry-1.docker.io'],
    ]);
  });

  test.each(['mirror', 'https://m.example', 'm.example/UPPER', ''])('refuses the mirror %j', (mirror) => {
    expect(() => endpoints('nginx', { mirrors: { 'docker.io': [mirror] } })).toThrow(
      expect.objectContaining({ code: 'REGISTRY_SETTINGS_INVALID' }),
    );
  });
});
