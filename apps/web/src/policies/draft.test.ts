import { describe, expect, it } from 'vitest';
import { type DraftStorage, keepDraft, readDraft } from './draft.ts';

function storage(room = Number.POSITIVE_INFINITY): DraftStorage & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    removeItem: (key) => void held.delete(key),
    setItem: (key, value) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      held.set(key, value);
    },
  };
}

describe('drafts', () => {
  it('are kept by name, and forgotten', () => {
    const place = storage();
    expect(keepDraft(place, 'a', { text: 'x: [', base: 3 })).toBe(true);
    expect(readDraft(place, 'a')).toEqual({ text: 'x: [', base: 3 });
    keepDraft(place, 'a', { text: 'x', base: 4, tests: 'cases: [' });
    expect(readDraft(place, 'a')).toEqual({ text: 'x', base: 4, tests: 'cases: [' });
    expect(readDraft(place, 'b')).toBeNull();
    keepDraft(place, 'a', null);
    expect(place.held.size).toBe(0);
  });

  it.each(['{', '3', '{"text":1,"base":2}', '{"text":"x"}'])('that read %j are none', (kept) => {
    const place = storage();
    place.held.set('assay-draft:a', kept);
    expect(readDraft(place, 'a')).toBeNull();
  });

  it('say when the browser has no room for them', () => {
    expect(keepDraft(storage(10), 'a', { text: 'x'.repeat(20), base: 1 })).toBe(false);
  });
});
