/** Longest glob and longest name that are compared; longer ones match nothing. */
const MAX_LENGTH = 4096;

type Token = { readonly kind: 'text'; readonly character: string } | { readonly kind: 'star' | 'stars' };

/**
 * True when the glob is the whole text: `**` is any run of characters, `*` any run without `/`, everything else stands for
 * itself. Takes time proportional to the product of both lengths.
 */
export function matchesGlob(glob: string, text: string): boolean {
  if (glob.length > MAX_LENGTH || text.length > MAX_LENGTH) return false;
  const tokens = tokenize(glob);
  let states = passStars(tokens, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.kind === 'text') {
        if (token.character === character) next.add(state + 1);
      } else if (token.kind === 'stars' || character !== '/') next.add(state);
    }
    if (next.size === 0) return false;
    states = passStars(tokens, next);
  }
  return states.has(tokens.length);
}

function tokenize(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [piece] of glob.matchAll(/\*\*|\*|[^*]/gu)) {
    tokens.push(
      piece === '**' ? { kind: 'stars' } : piece === '*' ? { kind: 'star' } : { kind: 'text', character: piece },
    );
  }
  return tokens;
}

/** A star may stand for nothing: the states behind it are reached too. */
function passStars(tokens: readonly Token[], states: Set<number>): Set<number> {
  for (const state of states) {
    const token = tokens[state];
    if (token !== undefined && token.kind !== 'text') states.add(state + 1);
  }
  return states;
}
