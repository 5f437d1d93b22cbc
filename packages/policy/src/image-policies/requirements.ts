import type { NotationTrust, Requirement, TextMatch } from '@assay/core';

/** A requirement that nothing meets: what stands for something that was not carried over, so that no image passes for it. */
export function refusal(name: string, what: string): Requirement {
  return { kind: 'static', name, pass: false, message: `not carried over: ${what}` };
}

/** A requirement over several; the only one itself when there are no others. */
export function allOf(name: string, of: readonly Requirement[]): Requirement {
  const [only, second] = of;
  return only !== undefined && second === undefined ? only : { kind: 'all', name, of };
}

/** A text in which `*` is any run of characters and `?` any one: exact when it has neither. */
export function wildcardMatch(text: string): TextMatch {
  if (!/[*?]/.test(text)) return { kind: 'exact', text };
  const source = text
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return { kind: 'regex', source, unanchored: false };
}

/** Notation trust in which the given certificates are the only authorities and every subject of theirs will do. */
export function strictNotation(ca: readonly string[], tsa: readonly string[]): NotationTrust {
  const stores = { ca, signingAuthority: [], tsa };
  return { level: 'strict', override: {}, verifyTimestamp: 'always', stores, identities: [] };
}
