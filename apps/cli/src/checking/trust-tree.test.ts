import { describe, expect, it } from 'vitest';
import { trustTree, wrappedTree } from './trust-tree.ts';

const FAILURE = { step: 'identity', code: 'IDENTITY_MISMATCH', message: 'somebody else signed', wanted: 'ci' };

function shownTree(evidence: Parameters<typeof trustTree>[0]): readonly string[] {
  return trustTree(evidence).flatMap((line) => wrappedTree(line, 100));
}

describe('the tree of an explanation', () => {
  it('names what each part of an image policy wants, and the step at which it fails', () => {
    const leaf = { name: 'release', kind: 'signature', result: 'met' };
    const failed = { name: 'ci', kind: 'signature', result: 'unmet', ...FAILURE };
    const requirement = { name: 'at least 2', kind: 'at-least', result: 'unmet', ...FAILURE, children: [leaf, failed] };
    expect(shownTree({ requirement })).toEqual([
      '  who was asked for, and where each failed:',
      '    ✗ at least 2',
      '      ✓ signature release',
      '      ✗ signature ci: fails at identity: somebody else signed; wanted ci',
    ]);
  });

  it('names for each piece of evidence who refused it and why', () => {
    const refused = [{ form: 'cosign-signature', evidence: 'sha256:1', verifier: 'ci', ...FAILURE, wanted: null }];
    expect(shownTree({ signers: [], refused })).toEqual([
      '  who was asked for, and where each failed:',
      '    ✗ ci, cosign-signature sha256:1: fails at identity: somebody else signed',
    ]);
  });

  it('is empty for evidence of other findings, whatever it looks like', () => {
    expect(shownTree({ requirement: 'x', refused: 3 })).toEqual([]);
    expect(shownTree({})).toEqual([]);
  });

  it('shows no control characters of evidence', () => {
    const refused = [{ form: 'x', evidence: 'y', verifier: 'v', ...FAILURE, message: 'a\u001b[2Jb' }];
    expect(shownTree({ refused }).join('')).not.toContain('\u001b');
  });
});
