import { MAX_CHALLENGES, MAX_CHALLENGE_LENGTH, MAX_CHALLENGE_PARAMETERS } from './limits.ts';

/** One way to log in that a server offers (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const SCHEME = /([!#$%&'*+\-.^_`|~\w]+)(?=[ \t,]|$)/y;
const TOKEN68 = /[ \t]+[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
/** Unquoted values may hold more than RFC 9110 allows, because some servers leave the quotes of URLs away. */
const PARAMETER = /([!#$%&'*+\-.^_`|~\w]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))(?=[ \t,]|$)/y;
const SEPARATOR = /[ \t,]*/y;

/**
 * Reads the values of `WWW-Authenticate`: several fields, several challenges in one field, quoted strings with escapes. Reading a
 * field ends where it stops making sense. A challenge that gives one parameter twice is left out, since it could be read in two
 * ways.
 */
export function parseChallenges(fields: readonly string[]): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let budget = MAX_CHALLENGE_LENGTH;
  for (const field of fields) {
    if (field.length > budget) break;
    budget -= field.length;
    challenges.push(...parseField(field));
  }
  return challenges.slice(0, MAX_CHALLENGES);
}

interface Draft {
  readonly scheme: string;
  readonly parameters: Map<string, string>;
  ambiguous: boolean;
}

function parseField(field: string): Challenge[] {
  const drafts: Draft[] = [];
  let position = skip(SEPARATOR, field, 0);
  while (position < field.length && drafts.length <= MAX_CHALLENGES) {
    const draft = drafts.at(-1);
    const parameter = draft === undefined ? null : match(PARAMETER, field, position);
    if (draft !== undefined && parameter !== null) {
      addParameter(draft, parameter);
      position += parameter[0].length;
    } else {
      const scheme = match(SCHEME, field, position);
      if (scheme === null) break;
      drafts.push({ scheme: scheme[0].toLowerCase(), parameters: new Map(), ambiguous: false });
      position = skip(TOKEN68, field, position + scheme[0].length);
    }
    position = skip(SEPARATOR, field, position);
  }
  return drafts.filter((draft) => !draft.ambiguous).map(({ scheme, parameters }) => ({ scheme, parameters }));
}

function addParameter(draft: Draft, parameter: RegExpExecArray): void {
  const name = (parameter[1] ?? '').toLowerCase();
  const value = parameter[2]?.replace(/\\(.)/g, '$1') ?? parameter[3] ?? '';
  if (draft.parameters.has(name) || draft.parameters.size >= MAX_CHALLENGE_PARAMETERS) draft.ambiguous = true;
  else draft.parameters.set(name, value);
}

function match(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern);
  sticky.lastIndex = position;
  return sticky.exec(text);
}

/** Position after what the pattern matches, or the same position. */
function skip(pattern: RegExp, text: string, position: number): number {
  return position + (match(pattern, text, position)?.[0].length ?? 0);
}
