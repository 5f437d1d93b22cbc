import { styleText } from 'node:util';
import type { Verdict } from '@assay/core';

/** What a piece of text is, from which its look follows. */
export type Tone = 'title' | 'faint' | 'bad' | 'warning' | 'good' | 'plain';

/** Gives text the look of its tone, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string;

const STYLES = {
  title: ['bold'],
  faint: ['dim'],
  bad: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  good: ['bold', 'green'],
  plain: [],
} as const;

/** A painter that uses SGR escape sequences, or none. */
export function createPaint(color: boolean): Paint {
  return (tone, text) =>
    color && tone !== 'plain' ? styleText([...STYLES[tone]], text, { validateStream: false }) : text;
}

/** The tone of a verdict. */
export function verdictTone(verdict: Verdict): Tone {
  return verdict === 'pass' ? 'good' : verdict === 'warn' ? 'warning' : 'bad';
}
