import { EMPTY_CONFIG } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { redactConfig } from './redact-config.ts';

const env = ['URL=postgres://app:hunter22@db/app', 'PLAIN=value'];
const parts = {
  config: {
    ...EMPTY_CONFIG,
    env,
    labels: { note: 'hunter22 and more' },
    cmd: ['run', '--password=hunter22'],
    raw: { config: { Env: env, Nested: [{ a: 'hunter22' }, 3, null] }, history: [{ created_by: 'ENV hunter22' }] },
  },
  history: [{ created: null, createdBy: 'ENV URL=hunter22', author: null, comment: 'hunter22', emptyLayer: true }],
  source: { kind: 'oci', layers: [] },
};

describe('redactConfig', () => {
  it('leaves no trace of a secret in environment, labels, command, history and the raw configuration', () => {
    const shown = JSON.stringify(redactConfig(parts, new Map([['hunter22', '…']])));
    expect(shown).not.toContain('hunter22');
    expect(shown).toContain('postgres://app:…@db/app');
    expect(shown).toContain('PLAIN=value');
  });

  it('replaces the longer of two overlapping secrets first', () => {
    const redactions = new Map([
      ['hunter', '…'],
      ['hunter22', '…'],
    ]);
    expect(redactConfig(parts, redactions).config.labels).toEqual({ note: '… and more' });
  });

  it('gives back the very same value when there is nothing to hide', () => {
    expect(redactConfig(parts, new Map())).toBe(parts);
  });
});
