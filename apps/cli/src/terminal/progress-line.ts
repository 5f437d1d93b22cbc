import { printable } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { SETTINGS } from '../settings/settings.ts';

/** Milliseconds between two updates: more are not seen, and cost time. */
const INTERVAL_MS = 100;

/** One line on stderr that says what is going on and is gone when the work is done. */
export interface ProgressLine {
  /** Shows text in place of what was there. */
  show(text: string): void;
  /** Takes the line away. */
  clear(): Promise<void>;
}

/** A progress line; it shows nothing unless stderr is a terminal, outside of CI jobs, without `--quiet`. */
export function createProgressLine({ io, settings }: CommandContext): ProgressLine {
  const silent = !io.stderr.isTerminal || settings.get(SETTINGS.quiet) || (io.environment['CI'] ?? '') !== '';
  if (silent) return { show: () => undefined, clear: async () => undefined };
  let shownAt = -INTERVAL_MS;
  let visible = false;
  return {
    show: (text) => {
      const now = performance.now();
      if (now - shownAt < INTERVAL_MS) return;
      shownAt = now;
      visible = true;
      const line = printable(text).slice(0, Math.max(20, (io.stderr.columns ?? 80) - 1));
      void io.stderr.write(`\r\u001b[2K${line}`);
    },
    clear: async () => {
      if (visible) await io.stderr.write('\r\u001b[2K');
      visible = false;
    },
  };
}
