import { createHash } from 'node:crypto';
import { AssayError, type DocumentProblem } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import type { CompiledPolicy } from '../policy.ts';

const pin = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const PACK = `version: "2"
id: pack
name: pack
variables: { denied: { type: string, default: telnet } }
rule_sets:
  - { id: shared, rules: [{ id: no-telnet, gate: packages, trigger: denylist, params: { name: "\${denied}" }, action: STOP }] }
allowlists:
  - { id: known, items: [{ id: i, gate: packages, trigger_id: "pkg:deb/telnet@1.0" }] }
mappings: []
`;

const policyWith = (include: string, more = ''): string => `version: "2"
include: ${include}
${more}
mappings:
  - { name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [shared], allowlist_ids: [known] }
`;

function compile(
  text: string,
  documents: Readonly<Record<string, string>>,
): CompiledPolicy | readonly DocumentProblem[] {
  try {
    return compilePolicy({ text, name: 'p.yaml' }, { resolveInclude: (reference) => documents[reference] ?? null });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return error.problems;
  }
}

const codes = (result: CompiledPolicy | readonly DocumentProblem[]): readonly string[] =>
  'ruleSets' in result ? [] : result.map((problem) => problem.code);

describe('include', () => {
  test('lends rule sets and allowlists and remembers what it was', () => {
    const policy = compile(policyWith(`[{ path: pack.yaml, digest: "${pin(PACK)}" }]`), { 'pack.yaml': PACK });
    if (!('ruleSets' in policy)) throw new Error(JSON.stringify(policy));
    expect(policy.ruleSets.map(({ id }) => id)).toEqual(['shared']);
    expect(policy.ruleSets[0]?.rules[0]?.place).toMatchObject({ include: 'pack.yaml', line: 6 });
    expect(policy.mappings[0]?.allowlists.map(({ id }) => id)).toEqual(['known']);
    expect(policy.includes).toEqual([{ reference: 'pack.yaml', digest: pin(PACK) }]);
  });

  test('takes values for the variables of the included document', () => {
    const include = `[{ path: p, digest: "${pin(PACK)}", variables: { denied: ftp } }]`;
    const policy = compile(policyWith(include), { p: PACK });
    if (!('ruleSets' in policy)) throw new Error(JSON.stringify(policy));
    expect(policy.ruleSets[0]?.rules[0]?.params.get('name')).toMatchObject({ value: 'ftp' });
  });

  test.each<[string, string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a changed document', `[{ path: p, digest: "${pin(PACK)}" }]`, { p: `${PACK}\n` }, ['INCLUDE_CHANGED']],
    ['an absent document', `[{ path: q, digest: "${pin(PACK)}" }]`, { p: PACK }, ['INCLUDE_MISSING']],
    ['no digest', '[{ path: p }]', { p: PACK }, ['KEY_MISSING']],
    ['a digest of another kind', `[{ path: p, digest: md5:ab }]`, { p: PACK }, ['VALUE_INVALID']],
    ['path and url', `[{ path: p, url: q, digest: "${pin(PACK)}" }]`, { p: PACK }, ['KEY_CONFLICT']],
    [
      'the same ids twice',
      `[{ path: p, digest: "${pin(PACK)}" }, { path: p, digest: "${pin(PACK)}" }]`,
      { p: PACK },
      ['ID_DUPLICATE', 'ID_DUPLICATE'],
    ],
    ['a broken document', `[{ path: p, digest: "${pin('a: [')}" }]`, { p: 'a: [' }, ['SYNTAX']],
  ])('%s is refused', (_, include, documents, expected) => {
    const found = codes(compile(policyWith(include), documents)).filter((code) => code !== 'REFERENCE_MISSING');
    expect([...new Set(found)]).toEqual([...new Set(expected)]);
  });

  test('problems of an included document say where they are in it', () => {
    const broken = PACK.replace('trigger: denylist', 'trigger: denilyst');
    const problems = compile(policyWith(`[{ path: p, digest: "${pin(broken)}" }]`), { p: broken });
    expect('ruleSets' in problems ? [] : problems[0]).toMatchObject({
      code: 'TRIGGER_UNKNOWN',
      line: 2,
      message: expect.stringMatching(/^p:6:\d+: /),
    });
  });

  test('chains that never end are bounded', () => {
    const documents: Record<string, string> = {};
    let inner = PACK;
    for (let depth = 0; depth < 12; depth++) {
      documents[`p${depth}`] = inner;
      inner = `include: [{ path: p${depth}, digest: "${pin(inner)}" }]\nrule_sets: []\n`;
    }
    documents['top'] = inner;
    expect(codes(compile(policyWith(`[{ path: top, digest: "${pin(inner)}" }]`), documents))).toContain(
      'INCLUDE_INVALID',
    );
  });

  test('without a resolver nothing is included', () => {
    const text = policyWith(`[{ path: p, digest: "${pin(PACK)}" }]`);
    expect(() => compilePolicy({ text, name: 'p' })).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
  });
});
