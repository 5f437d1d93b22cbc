import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compilePolicy } from '@assay/policy';
import { type BuiltInPolicy, readBuiltIn } from './built-in-policies.ts';
import { LAST_ROW, type PolicySettings, readSettings, writeSettings } from './settings-document.ts';

const directory = new URL('../../../../../policies/', import.meta.url);
const BUILT_IN: readonly BuiltInPolicy[] = readdirSync(directory)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readBuiltIn(readFileSync(new URL(name, directory), 'utf8'), ''));

const SETTINGS: PolicySettings = {
  rows: [
    { name: 'production', registry: 'registry.example', repository: 'prod/*', modes: allOf('enforce') },
    { name: 'teams', registry: '*', repository: 'team/*', modes: { ...allOf('report'), default: 'enforce' } },
    { ...LAST_ROW, modes: { default: 'report' } },
  ],
  variables: { 'production-registry.registries': ['registry.example'], 'production-registry.max_size': '1gb' },
};

function allOf(mode: 'report' | 'enforce'): Record<string, 'report' | 'enforce'> {
  return Object.fromEntries(BUILT_IN.map(({ id }) => [id, mode]));
}

describe('settings of built-in policies', () => {
  it('are a policy that compiles, in which reports never stop', () => {
    const policy = compilePolicy({ text: writeSettings(SETTINGS, BUILT_IN), name: 'p' });
    expect(policy.warnings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(policy.mappings.map(({ name }) => name)).toEqual(['production', 'teams', 'every other image']);
    const actions = (ending: string): readonly string[] =>
      policy.ruleSets.filter(({ id }) => id.endsWith(ending)).flatMap(({ rules }) => rules.map(({ action }) => action));
    expect(actions('.report')).not.toContain('stop');
    expect(actions('.enforce')).toContain('stop');
    const [, , last] = policy.mappings;
    expect(last?.ruleSets.map(({ id }) => id)).toEqual(['default.any-image.report']);
  });

  it('are read as they were written', () => {
    const read = readSettings(parse(writeSettings(SETTINGS, BUILT_IN)), BUILT_IN);
    expect(read).toEqual({ settings: SETTINGS, differs: 'same' });
  });

  it('that switch nothing on ask nothing, and say so themselves', () => {
    const none: PolicySettings = { rows: [LAST_ROW], variables: {} };
    const policy = compilePolicy({ text: writeSettings(none, BUILT_IN), name: 'p' });
    expect(policy.warnings.map(({ code }) => code)).toContain('NOTHING_CHECKED');
    expect(readSettings(parse(writeSettings(none, BUILT_IN)), BUILT_IN).settings).toEqual(none);
  });

  it('tell whether somebody changed what they do not know', () => {
    const written = parse(writeSettings(SETTINGS, BUILT_IN));
    expect(readSettings({ ...written, allowlists: [] }, BUILT_IN).differs).toBe('other');
    const [first, ...rest] = written.rule_sets;
    expect(readSettings({ ...written, rule_sets: [{ ...first, rules: [] }, ...rest] }, BUILT_IN).differs).toBe('rules');
  });

  it('keep variables apart that two policies mean differently', () => {
    const { variables } = compilePolicy({ text: writeSettings(SETTINGS, BUILT_IN), name: 'p' });
    expect(variables).toMatchObject({
      'production-registry.registries': ['registry.example'],
      'production-registry.days_to_fix': 14,
      'nist-800-190-image.days_to_fix': 30,
    });
  });
});
