import { AssayError, type JsonObject } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { policyText } from '../testing/run-trigger.ts';
import { jsonOf } from './variables.ts';

const RULE = { id: 'r', gate: 'packages', trigger: 'denylist' };

function paramsOf(
  params: Readonly<Record<string, unknown>>,
  variables: unknown,
  given: JsonObject = {},
): Readonly<Record<string, unknown>> | readonly string[] {
  try {
    const policy = compilePolicy(
      { text: policyText([{ ...RULE, params }], { variables }), name: 'p' },
      { variables: given },
    );
    const [rule] = policy.ruleSets[0]?.rules ?? [];
    return Object.fromEntries([...(rule?.params ?? [])].map(([name, input]) => [name, jsonOf(input)]));
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return error.problems.map((problem) => problem.code);
  }
}

describe('variables', () => {
  test.each<[string, Record<string, unknown>, unknown, JsonObject, unknown]>([
    ['a whole text', { name: '${pkg}' }, { pkg: 'telnet' }, {}, { name: 'telnet' }],
    ['within a text', { name: 'lib${pkg}-dev' }, { pkg: 'ssl' }, {}, { name: 'libssl-dev' }],
    ['typed', { name: '${pkg}' }, { pkg: 7 }, {}, { name: 7 }],
    ['escaped', { name: '$${pkg}' }, { pkg: 'x' }, {}, { name: '${pkg}' }],
    ['not expanded again', { name: '${a}' }, { a: '${b}', b: 'x' }, {}, { name: '${b}' }],
    ['no variables declared: plain text', { name: '${pkg}' }, undefined, {}, { name: '${pkg}' }],
    ['the caller wins', { name: '${pkg}' }, { pkg: 'a' }, { pkg: 'b' }, { name: 'b' }],
    ['declared with a type', { name: '${pkg}' }, { pkg: { type: 'string', default: 'a' } }, {}, { name: 'a' }],
    ['required and given', { name: '${pkg}' }, { pkg: { type: 'string' } }, { pkg: 'b' }, { name: 'b' }],
    ['required and absent', { name: '${pkg}' }, { pkg: { type: 'string' } }, {}, ['VARIABLE_MISSING']],
    ['of another type', { name: '${pkg}' }, { pkg: { type: 'number' } }, { pkg: 'b' }, ['VARIABLE_INVALID']],
    ['a list within a text', { name: 'x${pkg}' }, { pkg: ['a'] }, {}, ['VARIABLE_INVALID']],
    ['unknown', { name: '${pgk}' }, { pkg: 'a' }, {}, ['VARIABLE_UNKNOWN']],
    ['given and not declared', { name: 'x' }, { pkg: 'a' }, { other: 'b' }, ['VARIABLE_UNKNOWN']],
    ['given without any declared', { name: 'x' }, undefined, { other: 'b' }, ['VARIABLE_UNKNOWN']],
    ['an impossible name', { name: 'x' }, { '9 x': 'a' }, {}, ['VARIABLE_INVALID']],
  ])('%s', (_, params, variables, given, expected) => {
    expect(paramsOf(params, variables, given)).toEqual(expected);
  });

  test('lists are put into lists', () => {
    const rule = { gate: 'dockerfile', trigger: 'exposed_ports', params: { ports: [22, '${more}'], type: 'denylist' } };
    const text = policyText([rule], { variables: { more: [2222, 23] } });
    const ports = compilePolicy({ text, name: 'p' }).ruleSets[0]?.rules[0]?.params.get('ports');
    expect(ports === undefined ? null : jsonOf(ports)).toEqual([22, 2222, 23]);
  });

  test('other values are another policy', () => {
    const text = policyText([{ ...RULE, params: { name: '${pkg}' } }], { variables: { pkg: 'a' } });
    const digest = (variables: JsonObject): string => compilePolicy({ text, name: 'p' }, { variables }).digest;
    expect(digest({ pkg: 'b' })).not.toBe(digest({}));
    expect(digest({ pkg: 'b' })).toBe(digest({ pkg: 'b' }));
  });
});
