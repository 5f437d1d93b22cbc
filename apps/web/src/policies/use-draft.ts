import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../session/session-context.tsx';
import { type Draft, keepDraft, readDraft } from './draft.ts';

/** Milliseconds after the last key until a draft is put away. */
const KEEP_AFTER = 300;

/** A draft that lives as long as the browser remembers it. */
export interface KeptDraft {
  /** Null while nothing was typed. */
  readonly draft: Draft | null;
  readonly change: (draft: Draft | null) => void;
  /** False when the browser has no room: then it lives as long as the page. */
  readonly isKept: boolean;
}

/** The draft of that name in the space that is looked at. */
export function useDraft(name: string): KeptDraft {
  const { space } = useSession();
  const key = `${space?.id ?? ''}:${name}`;
  const [draft, setDraft] = useState(() => readDraft(localStorage, key));
  const [isKept, setKept] = useState(true);
  const waiting = useRef<{ readonly draft: Draft | null; readonly timer: number } | null>(null);
  const flush = useCallback(() => {
    if (waiting.current === null) return;
    window.clearTimeout(waiting.current.timer);
    setKept(keepDraft(localStorage, key, waiting.current.draft));
    waiting.current = null;
  }, [key]);
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  const change = useCallback(
    (next: Draft | null) => {
      setDraft(next);
      if (waiting.current !== null) window.clearTimeout(waiting.current.timer);
      waiting.current = { draft: next, timer: window.setTimeout(flush, KEEP_AFTER) };
    },
    [flush],
  );
  return useMemo(() => ({ draft, change, isKept }), [draft, change, isKept]);
}
