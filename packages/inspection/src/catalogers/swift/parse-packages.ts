import { isJsonObject } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { parseJson } from '../parse-json.ts';
import { type Members, entriesOf, identityOf, membersOf, shortText } from '../package-text.ts';

/** A package that a project of Swift depends on. */
export type SwiftRecord = {
  /** Empty when it is not given. */
  readonly name: string;
  /** A version, else a branch, else a commit. */
  readonly version: string;
  readonly commit: string;
  /** Address of the repository. */
  readonly location: string;
};

/**
 * Reads `.build/workspace-state.json`: what was checked out to build a project. Packages below a project's own folder have no version and
 * are left out.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseWorkspaceState(bytes: Uint8Array): readonly SwiftRecord[] {
  const state = membersOf(membersOf(parseJson(bytes))['object']);
  if (!Array.isArray(state['dependencies'])) throw unreadable('PACKAGE_FILE_INVALID', 'lists no dependencies');
  return entriesOf(state['dependencies']).flatMap((one) => {
    const { packageRef, state: place } = membersOf(one);
    const reference = membersOf(packageRef);
    const checkout = membersOf(place)['checkoutState'];
    return isJsonObject(checkout) ? [recordOf(reference, checkout)] : [];
  });
}

/**
 * Reads `Package.resolved` of any version.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseResolved(bytes: Uint8Array): readonly SwiftRecord[] {
  const json = membersOf(parseJson(bytes));
  const pins = json['pins'] ?? membersOf(json['object'])['pins'];
  if (!Array.isArray(pins)) throw unreadable('PACKAGE_FILE_INVALID', 'lists no pins');
  return entriesOf(pins).map((one) => {
    const pin = membersOf(one);
    return recordOf(pin, membersOf(pin['state']));
  });
}

function recordOf(reference: Members, state: Members): SwiftRecord {
  const location = shortText(reference['location'] ?? reference['repositoryURL'] ?? reference['path']);
  const commit = shortText(state['revision']);
  return {
    ...identityOf(
      reference['identity'] ?? reference['package'] ?? reference['name'],
      shortText(state['version']) || shortText(state['branch']) || commit,
    ),
    commit,
    location,
  };
}
