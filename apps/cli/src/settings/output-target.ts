import { parseText } from './value-types.ts';
import { InvalidValue, type ValueContext } from './setting.ts';
import { resolve } from 'node:path';

/** One report: its format, and the file it goes to; null for stdout. */
export interface OutputTarget {
  readonly format: string;
  /** Absolute. */
  readonly file: string | null;
}

/** Reads `FORMAT`, `FORMAT=-` (both: stdout) or `FORMAT=FILE`. */
export function parseOutput(text: string, context: ValueContext): OutputTarget {
  const equals = text.indexOf('=');
  if (equals < 0) return { format: parseText(text), file: null };
  const [format, file] = [text.slice(0, equals), text.slice(equals + 1)];
  if (format === '' || file === '')
    throw new InvalidValue(`${JSON.stringify(text)} is not of the form FORMAT or FORMAT=FILE`);
  return { format, file: file === '-' ? null : resolve(context.baseDirectory, file) };
}
