import type { JsonValue } from '@assay/core';
import { decodeText } from '../decode-text.ts';
import { identityOf, shortText, shortTexts } from '../package-text.ts';
import { readErlangTerm } from './parse-term.ts';

/** What the resource file of an application tells. */
export type ApplicationRecord = {
  /** Empty when it is not given. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly licenses: readonly string[];
  /** Applications that it needs to run. */
  readonly applications: readonly string[];
};

/**
 * Reads `ebin/NAME.app`: `{application, name, [{vsn, "…"}, …]}.` Null when it is another term. app(4).
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseApplication(bytes: Uint8Array): ApplicationRecord | null {
  const term = listOf(readErlangTerm(decodeText(bytes)));
  if (term[0] !== 'application') return null;
  const properties = new Map<unknown, JsonValue>();
  for (const property of listOf(term[2])) {
    const [key, value] = listOf(property);
    if (key !== undefined && value !== undefined) properties.set(key, value);
  }
  return {
    ...identityOf(term[1], properties.get('vsn')),
    description: shortText(properties.get('description')),
    licenses: shortTexts(properties.get('licenses')),
    applications: listOf(properties.get('applications'))
      .map(shortText)
      .filter((name) => name !== ''),
  };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && Array.isArray(value) ? value : [];
}
