/** What somebody typed and did not save yet, kept in the browser. */
export interface Draft {
  readonly text: string;
  /** Tests that go with it; absent: those of that version. */
  readonly tests?: string;
  /** The version that it began from. */
  readonly base: number;
}

/** Where drafts are kept; a part of `Storage`. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The draft of that name; null when there is none, or none that can be read. */
export function readDraft(storage: DraftStorage, name: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(draftKey(name)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('text' in kept) || !('base' in kept)) return null;
    const { text, base } = kept;
    if (typeof text !== 'string' || typeof base !== 'number') return null;
    return 'tests' in kept && typeof kept.tests === 'string' ? { text, base, tests: kept.tests } : { text, base };
  } catch {
    return null;
  }
}

/** Keeps a draft, or forgets it for null. False when the browser has no room for it. */
export function keepDraft(storage: DraftStorage, name: string, draft: Draft | null): boolean {
  try {
    if (draft === null) storage.removeItem(draftKey(name));
    else storage.setItem(draftKey(name), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function draftKey(name: string): string {
  return `assay-draft:${name}`;
}
