import { AssayError } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { importHadolint } from './import-hadolint.ts';
import { DEFAULT_LINT_SETTINGS } from './lint-settings.ts';
import { readLintSettings } from './read-lint-settings.ts';

/** Code, line and pointer of each problem that reading gives. */
function problems(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    expect(error.code).toBe('LINT_SETTINGS_INVALID');
    return error.problems.map(({ code, line, column, pointer }) => `${line}:${column} ${code} ${pointer}`);
  }
  return [];
}

describe('readLintSettings', () => {
  it('reads every key', () => {
    const text = `
rules:
  base-image-tag-missing: error
  DL3007: off
  MaintainerDeprecated: false
  secret-in-arg-or-env: { severity: info, allow: [API_TOKEN] }
trusted-registries: [ghcr.io, '*.example.com']
approved-base-images: ['debian:13*']
labels:
  owner: email
  version: { type: semver, required: false }
strict-labels: true
honour-ignores: false
fail-on: error
`;
    const settings = readLintSettings({ text, name: 'lint.yaml' });
    expect(settings).toEqual({
      rules: new Map([
        ['base-image-tag-missing', { severity: 'error', params: {} }],
        ['base-image-tag-latest', { severity: 'off', params: {} }],
        ['maintainer-deprecated', { severity: 'off', params: {} }],
        ['secret-in-arg-or-env', { severity: 'info', params: { allow: ['API_TOKEN'] } }],
      ]),
      trustedRegistries: ['ghcr.io', '*.example.com'],
      approvedBaseImages: ['debian:13*'],
      labelSchema: new Map([
        ['owner', { type: 'email', required: true }],
        ['version', { type: 'semver', required: false }],
      ]),
      strictLabels: true,
      honourIgnores: false,
      failureThreshold: 'error',
    });
  });

  it.each(['', '{}', '# nothing\n', 'rules:\n'])('takes %j for the defaults', (text) => {
    expect(readLintSettings({ text, name: 'x' })).toEqual(DEFAULT_LINT_SETTINGS);
  });

  it.each([
    ['ruels: {}', ['1:1 KEY_UNKNOWN /ruels']],
    ['rules:\n  no-such-rule: off', ['2:3 RULE_UNKNOWN /rules/no-such-rule']],
    ['rules:\n  DL3006: loud', ['2:11 VALUE_INVALID /rules/DL3006']],
    ['rules:\n  DL3006: { serverity: info }', ['2:13 KEY_UNKNOWN /rules/DL3006/serverity']],
    ['rules:\n  secret-in-arg-or-env: { allow: yes }', ['2:34 VALUE_INVALID /rules/secret-in-arg-or-env/allow']],
    ['trusted-registries: ghcr.io', ['1:21 VALUE_INVALID /trusted-registries']],
    ['trusted-registries: [1]', ['1:22 VALUE_INVALID /trusted-registries/0']],
    ['labels: { a: number }', ['1:14 VALUE_INVALID /labels/a']],
    ['strict-labels: maybe', ['1:16 VALUE_INVALID /strict-labels']],
    ['fail-on: x\nfail-on: error', ['2:1 SYNTAX ']],
    ['a: &x 1\nb: *x', ['1:1 KEY_UNKNOWN /a', '2:1 KEY_UNKNOWN /b', '2:4 SYNTAX /b']],
    ['- x', ['1:1 VALUE_INVALID ']],
    ['[', ['1:2 SYNTAX ']],
    ['x'.repeat(300_000), ['1:1 SYNTAX ']],
  ])('lists what is wrong with %.30j', (text, expected) => {
    const found = problems(() => readLintSettings({ text, name: 'x' }));
    expect(found).toEqual(expect.arrayContaining([...expected]));
  });

  it('refuses nesting that no settings have', () => {
    expect(problems(() => readLintSettings({ text: '['.repeat(20_000), name: 'x' })).join()).toContain('SYNTAX');
  });
});

describe('importHadolint', () => {
  it('carries over what has a counterpart and lists the rest', () => {
    const text = `failure-threshold: warning
ignored: [DL3006, SC2086, DL9999]
override:
  error: [DL3007]
  style: [DL3051]
trustedRegistries: [docker.io]
label-schema:
  author: text
  contact: { type: email, optional: true }
strict-labels: true
disable-ignore-pragma: true
format: tty
`;
    const { settings, notes } = importHadolint({ text, name: '.hadolint.yaml' });
    expect(settings.rules).toEqual(
      new Map([
        ['base-image-tag-missing', { severity: 'off', params: {} }],
        ['base-image-tag-latest', { severity: 'error', params: {} }],
        ['invalid-label', { severity: 'style', params: {} }],
      ]),
    );
    expect(settings).toMatchObject({
      failureThreshold: 'warning',
      trustedRegistries: ['docker.io'],
      strictLabels: true,
      honourIgnores: false,
    });
    expect(settings.labelSchema).toEqual(
      new Map([
        ['author', { type: 'text', required: true }],
        ['contact', { type: 'email', required: false }],
      ]),
    );
    expect(notes.map(({ line, message }) => [line, message.split(' ', 1)[0]])).toEqual([
      [2, 'SC2086'],
      [2, 'DL9999'],
      [5, 'DL3051'],
      [12, 'format'],
    ]);
  });

  it.each([
    ['', 'info'],
    ['no-fail: true', 'none'],
    ['failure-threshold: ignore', 'style'],
    ['failure-threshold: none', 'none'],
  ])('fails as hadolint does with %j: from %s on', (text, threshold) => {
    expect(importHadolint({ text, name: 'x' }).settings.failureThreshold).toBe(threshold);
  });

  it.each([
    ['ignore: [DL3006]', ['1:1 KEY_UNKNOWN /ignore']],
    ['override: { fatal: [DL3006] }', ['1:13 KEY_UNKNOWN /override/fatal']],
    ['ignored: DL3006', ['1:10 VALUE_INVALID /ignored']],
  ])('refuses %j', (text, expected) => {
    expect(problems(() => importHadolint({ text, name: 'x' }))).toEqual(expected);
  });
});
