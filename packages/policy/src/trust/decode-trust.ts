import { type NamedTrustedRoot, type TrustRequest, type Verifier, suggest } from '@assay/core';
import { type DecodeContext, IdList } from '../document/decode-context.ts';
import { type Cursor, type Fields, placeOf, readItems } from '../document/fields.ts';
import { quote } from '../document/problem-list.ts';
import { decodeImagePolicy } from './decode-image-policy.ts';
import { decodeTrustedRoot } from './decode-trusted-root.ts';
import { decodeVerifier } from './decode-verifier.ts';
import type { TrustFiles } from './trust-files.ts';

/** Decodes whose signatures count and for which images: `verifiers`, `trusted_roots` and `image_policies`. */
export function decodeTrust(fields: Fields, context: DecodeContext, files: TrustFiles): TrustRequest {
  const trustedRoots = named(fields.take('trusted_roots'), context, (item) => decodeTrustedRoot(item, context, files));
  const roots = new Map(trustedRoots.map((root) => [root.name, root]));
  const verifiers = named(fields.take('verifiers'), context, (item) => {
    const verifier = decodeVerifier(item, context, files);
    if (verifier !== null) checkRoot(verifier, roots, item, context);
    return verifier;
  });
  const byName = new Map(verifiers.map((verifier) => [verifier.name, verifier]));
  const imagePolicies = named(fields.take('image_policies'), context, (item) =>
    decodeImagePolicy(item, byName, context),
  );
  return { verifiers, trustedRoots, imagePolicies };
}

function named<T extends { readonly name: string }>(
  cursor: Cursor | null,
  { problems }: DecodeContext,
  decode: (item: Cursor) => T | null,
): readonly T[] {
  const ids = new IdList(problems);
  return readItems(cursor, problems).flatMap((item) => {
    const decoded = decode(item);
    if (decoded === null) return [];
    ids.claim(decoded.name, item);
    return [decoded];
  });
}

function checkRoot(
  { trustedRoot }: Verifier,
  roots: ReadonlyMap<string, NamedTrustedRoot>,
  cursor: Cursor,
  { problems }: DecodeContext,
): void {
  if (trustedRoot === null || roots.has(trustedRoot)) return;
  const near = suggest(trustedRoot, roots.keys());
  const hint = near === undefined ? 'declare it under trusted_roots' : `did you mean ${near}?`;
  const message = `the document has no trusted root ${quote(trustedRoot)}`;
  problems.error('REFERENCE_MISSING', placeOf(cursor), message, hint);
}
