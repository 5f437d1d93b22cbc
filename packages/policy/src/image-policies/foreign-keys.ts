import type { Cursor } from '../document/fields.ts';
import { escapePointer } from '../document/read-source.ts';
import type { ImportContext } from './import-context.ts';

/** Notes every key of an object that an import does not look at, so that nothing disappears. */
export function noteOtherKeys(cursor: Cursor, known: ReadonlySet<string>, where: string, context: ImportContext): void {
  if (cursor.node.kind !== 'map') return;
  for (const { key, node } of cursor.node.entries) {
    if (known.has(key)) continue;
    const at = { node, pointer: `${cursor.pointer}/${escapePointer(key)}` };
    context.note(
      'lost',
      at,
      `${key} of ${where}`,
      'image policies of Assay have nothing of the kind',
      'see whether a rule of the policy is needed for it',
    );
  }
}

/** Notes what a known key says that is not carried over. */
export function noteKey(
  cursor: Cursor | null,
  what: string,
  why: string,
  advice: string,
  context: ImportContext,
): void {
  if (cursor !== null) context.note('lost', cursor, what, why, advice);
}
