import { parse } from 'smol-toml';
import { decodeText } from './decode-text.ts';
import { unreadable } from './gap-codes.ts';
import { type Members, membersOf } from './package-text.ts';

/** Arrays and inline tables within each other. */
const MAX_DEPTH = 64;

/**
 * Parses a TOML document of an image.
 * @throws CatalogerError PACKAGE_FILE_INVALID
 */
export function parseToml(bytes: Uint8Array): Members {
  try {
    return membersOf(parse(decodeText(bytes), { maxDepth: MAX_DEPTH, integersAsBigInt: true }));
  } catch {
    throw unreadable('PACKAGE_FILE_INVALID', 'not a TOML document');
  }
}
