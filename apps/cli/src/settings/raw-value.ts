import type { Origin } from './setting.ts';

/** The texts that one origin gives a setting. */
export interface RawValue {
  readonly texts: readonly string[];
  readonly origin: Origin;
  /** Where relative paths in it start; absolute. */
  readonly baseDirectory: string;
}

/** What the command line gave, by name of the setting. */
export type FlagValues = ReadonlyMap<string, readonly string[]>;
