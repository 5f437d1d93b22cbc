/** Where a program tells its version, as data. */
export type Evidence =
  /** Bytes of latin1 text, and a pattern for the text that begins at them, behind them, or ends before them. */
  | { readonly kind: 'at' | 'after' | 'before'; readonly literal: string; readonly version: RegExp }
  /** A whole text that begins with what the file name has of a version: `libpython3.11.so.1.0` holds `3.11.2`. */
  | { readonly kind: 'named'; readonly name: RegExp; readonly version: RegExp }
  /** A Go program of this module: the version that it was built as, else a variable that the linker set. */
  | { readonly kind: 'go'; readonly module: string; readonly variable: RegExp | null }
  /** What a function makes of the text of a small file. */
  | { readonly kind: 'file'; readonly read: (text: string) => string | null };

/** A program that can be told by the name of its file and by its content. */
export interface ProgramRow {
  /** Name of the package; also what readings say. */
  readonly name: string;
  /** Patterns for the end of the path of executables and libraries, as claims have them. */
  readonly files: readonly string[];
  /** The same for files that are claimed by path: those that are no programs, or that have many names by hard links. */
  readonly claims?: readonly string[];
  /** Tried in order; the first that gives a version counts. */
  readonly evidence: readonly Evidence[];
  /** Vendor and product of the CPE; null where the National Vulnerability Database has none. */
  readonly cpe: readonly [vendor: string, product: string] | null;
  /** Version and update of the CPE, where they are not the version as it is. */
  readonly cpeVersion?: (version: string) => readonly [version: string, update: string];
}

/** A version with two parts at least, and what goes with it before a release. */
const NUMBERS = /^v?(\d+\.\d+(?:\.\d+)*(?:[-.]?(?:alpha|beta|rc|RC)[-.]?\d*)?)/;

/** Text behind a literal; the version stands right there unless a pattern says otherwise. */
export function after(literal: string, version: RegExp = NUMBERS): Evidence {
  return { kind: 'after', literal, version };
}

/** Text that begins with a literal. */
export function at(literal: string, version: RegExp): Evidence {
  return { kind: 'at', literal, version };
}

/** Text before a literal: the pattern ends where the literal begins. */
export function before(literal: string, version: RegExp): Evidence {
  return { kind: 'before', literal, version };
}

/** A whole text of three numbers, and what goes with them before a release; the character before it is not part of it. */
const WHOLE = /^[^\w.](\d+\.\d+\.\d+(?:-?(?:alpha|a|beta|b|rc)\d+)?\+?)\0/;

/** A version whose beginning the file name has. */
export function named(name: RegExp): Evidence {
  return { kind: 'named', name, version: WHOLE };
}

/** A Go program, with the form of its version where a variable may hold it. */
export function go(module: string, variable: RegExp | null = null): Evidence {
  return { kind: 'go', module, variable };
}

/** A variable of three numbers that may have `v` before and something more behind. */
export const GO_VERSION: RegExp = /^v?(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)[-.]?\d*)?)(?:[-+~].*)?$/;
