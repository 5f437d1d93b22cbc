import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

const ID = 'hint';

/** What is being explained, and where it stands. */
interface Hint {
  readonly of: HTMLElement;
  readonly text: string;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Explains whatever carries `data-hint` when it is pointed at or has the focus: one box for the whole page, however long its lists are. It can
 * be pointed at itself, and Escape closes it (WCAG 2.2, 1.4.13); screen readers are told by `aria-describedby`.
 */
export function Hints() {
  const [hint, setHint] = useState<Hint | null>(null);
  useEffect(() => {
    const show = ({ target, type }: Event): void => {
      if (!(target instanceof Element) || target.closest(`#${ID}`) !== null) return;
      // A link that has the focus is explained by what stands in it.
      const inside = type === 'focusin' ? target.querySelector<HTMLElement>('[data-hint]') : null;
      const of = target.closest<HTMLElement>('[data-hint]') ?? inside;
      setHint((shown) => (of === null ? null : shown?.of === of ? shown : hintOf(of)));
    };
    const hide = (): void => setHint(null);
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') hide();
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', onKey);
    document.addEventListener('scroll', hide, { capture: true, passive: true });
    return () => {
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('scroll', hide, { capture: true });
    };
  }, []);
  const of = hint?.of ?? null;
  useEffect(() => {
    of?.setAttribute('aria-describedby', ID);
    return () => of?.removeAttribute('aria-describedby');
  }, [of]);
  if (hint === null) return null;
  const isBelow = hint.top < 120;
  return createPortal(
    <div
      role="tooltip"
      id={ID}
      className="hint"
      style={{
        left: `clamp(8px, ${hint.x}px, max(8px, 100vw - 580px))`,
        ...(isBelow ? { top: hint.bottom } : { bottom: window.innerHeight - hint.top }),
      }}
    >
      <span>{hint.text}</span>
    </div>,
    document.body,
  );
}

function hintOf(of: HTMLElement): Hint {
  const { left, top, bottom } = of.getBoundingClientRect();
  return { of, text: of.dataset['hint'] ?? '', x: left, top, bottom };
}
