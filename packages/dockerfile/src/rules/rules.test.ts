import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LintRule, RuleExample } from '../contracts/lint-rule.ts';
import { fixDockerfile } from '../fix/fix-dockerfile.ts';
import { lintDockerfile } from '../lint/lint-dockerfile.ts';
import type { LintResult } from '../lint/lint-result.ts';
import { DEFAULT_LINT_SETTINGS, type LintSettings, type RuleSetting } from '../settings/lint-settings.ts';
import { LINT_RULES } from './registry.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Settings under which only one rule runs. */
function settingsFor(rule: LintRule, example: RuleExample): LintSettings {
  const rules = new Map<string, RuleSetting>();
  for (const other of LINT_RULES) rules.set(other.id, { severity: 'off', params: {} });
  rules.set(rule.id, { severity: rule.severity, params: example.params ?? {} });
  return { ...DEFAULT_LINT_SETTINGS, ...example.settings, rules };
}

function run(rule: LintRule, example: RuleExample, text: string = example.text): LintResult {
  const ignore = example.dockerignore === undefined ? {} : { dockerignore: example.dockerignore };
  return lintDockerfile({
    path: 'Dockerfile',
    text,
    settings: settingsFor(rule, example),
    today: '2026-06-01',
    ...ignore,
  });
}

describe('the list of rules', () => {
  it('holds every folder and nothing else, sorted by id', () => {
    const folders = readdirSync(HERE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const ids = LINT_RULES.map((rule) => rule.id);
    expect(ids).toEqual(folders.map((folder) => folder.name).toSorted());
  });
});

describe.each(LINT_RULES.map((rule) => ({ rule, id: rule.id })))('$id', ({ rule }) => {
  it('says what it is in whole sentences', () => {
    expect(rule.id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    for (const text of [rule.summary, rule.rationale, rule.remedy, ...Object.values(rule.messages)]) {
      expect(text).toMatch(/[.!?]$/);
    }
    expect(rule.title).not.toMatch(/\.$/);
    expect(new Set(rule.aliases).size).toBe(rule.aliases.length);
    expect(rule.examples.bad.length).toBeGreaterThan(0);
    expect(rule.examples.good.length).toBeGreaterThan(0);
  });

  it.each(rule.examples.bad)('finds what is wrong in bad example %#', (example) => {
    const result = run(rule, example);
    expect(result.failures).toEqual([]);
    expect(result.findings.length).toBeGreaterThan(0);
    if (example.messages !== undefined) {
      expect(result.findings.map((finding) => finding.messageId)).toEqual(example.messages);
    }
    for (const finding of result.findings) {
      expect(Object.keys(rule.messages)).toContain(finding.messageId);
      expect(finding.message).not.toMatch(/(?<!\$)\{\w+\}/);
      expect(finding.edits.length > 0 && !rule.fixable).toBe(false);
    }
  });

  it.each(rule.examples.bad.filter((example) => example.fixed !== undefined))('fixes bad example %#', (example) => {
    const fixed = fixDockerfile(example.text, run(rule, example).findings);
    expect(fixed.text).toBe(example.fixed);
    const again = run(rule, example, fixed.text);
    expect(fixDockerfile(fixed.text, again.findings).text).toBe(fixed.text);
  });

  it.each(rule.examples.good)('finds nothing in good example %#', (example) => {
    const result = run(rule, example);
    expect(result.failures).toEqual([]);
    expect(result.findings).toEqual([]);
  });
});
