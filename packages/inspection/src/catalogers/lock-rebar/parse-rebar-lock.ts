import type { JsonValue } from '@assay/core';
import { decodeText } from '../decode-text.ts';
import type { DeclaredRecord } from '../declared-package.ts';
import { readErlangTerm } from '../erlang/parse-term.ts';
import { unreadable } from '../gap-codes.ts';
import { identityOf } from '../package-text.ts';

/**
 * Reads rebar.lock: a list of `{<<"name">>,{pkg,<<"name in Hex">>,<<"version">>},level}` or `{<<"name">>,{git,"address",{ref,"commit"}},level}`,
 * in newer files as second part of a tuple with the version of the format.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseRebarLock(bytes: Uint8Array): readonly DeclaredRecord[] {
  const term = listOf(readErlangTerm(decodeText(bytes)));
  const entries = typeof term[0] === 'string' ? listOf(term[1]) : term;
  return entries.map((entry) => {
    const [name, source] = listOf(entry);
    const [kind, where, which] = listOf(source);
    if (kind === 'pkg') return identityOf(where, which);
    if (kind === undefined) throw unreadable('PACKAGE_FILE_INVALID', 'an entry names no source');
    const commit = listOf(which)[1];
    const version = typeof commit === 'string' ? commit : '';
    return { ...identityOf(name, version), ...(version === '' ? {} : { commit: version }) };
  });
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && Array.isArray(value) ? value : [];
}
