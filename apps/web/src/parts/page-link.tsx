import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

/** A link to another page of the interface. Plain markup: lists show hundreds of them. */
export function PageLink({
  to,
  underlined = false,
  children,
}: {
  /** Path and query. */
  readonly to: string;
  /** Underlined always, as within a sentence. Default only when pointed at. */
  readonly underlined?: boolean;
  readonly children: ReactNode;
}) {
  const router = useRouter();
  const go = (event: MouseEvent): void => {
    // Whoever asks for another tab or window gets it from the browser.
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    router.history.push(to);
  };
  const prepare = (): void => void router.preloadRoute({ to: to.replace(/[?#].*$/, '') });
  return (
    <a href={to} className={underlined ? 'page-link underlined' : 'page-link'} onClick={go} onPointerEnter={prepare}>
      {children}
    </a>
  );
}
