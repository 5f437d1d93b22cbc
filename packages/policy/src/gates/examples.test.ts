import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { gates } from '../registry.ts';
import type { FactsDraft } from '../policy-tests/draft-facts.ts';
import { findingsOf } from '../testing/run-trigger.ts';

/** An example file: parameters and facts, and the findings that they give. */
interface Example {
  readonly summary: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly facts: FactsDraft;
  readonly findings: readonly { readonly triggerId: string; readonly message: string }[];
}

const folderOf = (id: string): string => id.replaceAll('_', '-');

/** Triggers that fire on every image have no example in which they do not. */
const UNCONDITIONAL = new Set(['always']);

describe('the examples of', () => {
  for (const gate of gates.modules) {
    for (const trigger of gate.triggers.modules) {
      const directory = join(import.meta.dirname, folderOf(gate.id), folderOf(trigger.id), 'examples');
      const names = readdirSync(directory).filter((name) => name.endsWith('.yaml'));

      test.each(names)(`${gate.id}.${trigger.id}: %s`, (name) => {
        // Parameters are run as they are written, so that 0644 stays 0644.
        const text = readFileSync(join(directory, name), 'utf8');
        const example: Example = parse(text);
        const params: Example['params'] = parse(text, { schema: 'failsafe' }).params;
        const findings = findingsOf({ gate: gate.id, trigger: trigger.id, params }, example.facts);
        expect(findings.map(({ triggerId, message }) => ({ triggerId, message }))).toEqual(example.findings);
        expect(findings.every((finding) => finding.status === 'open')).toBe(true);
        expect(name.startsWith(example.findings.length > 0 ? 'bad-' : 'ok-')).toBe(true);
        expect(example.summary).toMatch(/\.$/);
      });

      test(`${gate.id}.${trigger.id}: both outcomes are shown`, () => {
        expect(names.some((name) => name.startsWith('bad-'))).toBe(true);
        expect(UNCONDITIONAL.has(trigger.id) || names.some((name) => name.startsWith('ok-'))).toBe(true);
      });
    }
  }
});

const folders = (directory: string): readonly string[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();

const registered = (modules: readonly { readonly id: string }[]): readonly string[] =>
  modules.map((module) => folderOf(module.id)).toSorted();

test('every folder is a registered gate or trigger, and the reverse', () => {
  expect(registered(gates.modules)).toEqual(folders(import.meta.dirname));
  for (const gate of gates.modules) {
    expect(registered(gate.triggers.modules)).toEqual(folders(join(import.meta.dirname, folderOf(gate.id))));
  }
});
