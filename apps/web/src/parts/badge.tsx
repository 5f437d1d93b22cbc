import type { ReactNode } from 'react';
import { visibleText } from './visible-text.ts';

/** A word with a tone. Plain markup: lists show hundreds of them. */
export function Badge({
  color = 'cyan',
  variant = 'light',
  size = 'sm',
  minWidth,
  mark,
  children,
}: {
  readonly color?: string;
  readonly variant?: 'light' | 'outline' | 'plain';
  readonly size?: 'sm' | 'md' | 'lg';
  readonly minWidth?: number;
  /** A sign before the word, for those who do not tell colours apart. */
  readonly mark?: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      className="badge"
      data-color={color}
      data-variant={variant}
      data-size={size}
      style={minWidth === undefined ? undefined : { minWidth }}
    >
      {mark === undefined ? null : <span aria-hidden="true">{mark} </span>}
      <span>{typeof children === 'string' ? visibleText(children) : children}</span>
    </span>
  );
}
