/** The commands, by the words that call them. */
export type CommandName =
  | 'check'
  | 'inspect'
  | 'sbom'
  | 'vulns'
  | 'diff'
  | 'verify'
  | 'attest'
  | 'mirror'
  | 'lint'
  | 'pin'
  | 'secrets'
  | 'db build'
  | 'db update'
  | 'db status'
  | 'db export'
  | 'db import'
  | 'db push'
  | 'db pull'
  | 'serve'
  | 'audit verify'
  | 'audit export'
  | 'backup'
  | 'restore'
  | 'controller'
  | 'controller simulate'
  | 'github check'
  | 'demo'
  | 'policy validate'
  | 'policy test'
  | 'policy simulate'
  | 'policy export'
  | 'policy import'
  | 'policy schema'
  | 'policy docs'
  | 'policy push'
  | 'policy pull'
  | 'explain'
  | 'cache path'
  | 'cache clear'
  | 'cache status'
  | 'config explain'
  | 'completion';

/** Which configuration files may set something. */
export type ConfigTrust =
  /** Every one: the project's `assay.yaml` too. */
  | 'any'
  /** The user's own file and one named with `--config`; never a file that merely lies in the working directory. */
  | 'own'
  /** None. */
  | 'none';

/** Where relative paths in a value start. */
export interface ValueContext {
  /** Absolute. */
  readonly baseDirectory: string;
}

/** Where a value came from. */
export interface Origin {
  readonly kind: 'flag' | 'environment' | 'file' | 'default';
  /** For people: `--fail-on`, `ASSAY_FAIL_ON`, `/src/assay.yaml:3:1`, `default`. */
  readonly label: string;
}

/** One thing that users can set: by flag, by environment variable, by configuration key. */
export interface Setting<T> {
  /** Name of the configuration key, and of the flag without its dashes. */
  readonly name: string;
  /** False for what has no flag. Default true. */
  readonly flag?: boolean;
  /** A letter for the flag. */
  readonly letter?: string;
  /** `switch` takes no value, `one` takes the last one given, `many` takes all that one origin gives. */
  readonly shape: 'switch' | 'one' | 'many';
  /** What the value is called in help texts; null for switches. */
  readonly placeholder: string | null;
  /** True for a flag that may stand without its value: that is the empty text then. Default false. */
  readonly optionalValue?: boolean;
  /** One sentence that ends in a full stop. */
  readonly summary: string;
  /** Environment variable, or null. Several values are separated by commas. */
  readonly environment: string | null;
  readonly config: ConfigTrust;
  /** The only values there are, where they can be listed. */
  readonly choices?: readonly string[];
  /** Commands that take it. */
  readonly commands: readonly CommandName[];
  /** Commands for which variables and configuration files count as well; default all that take it. */
  readonly ambientCommands?: readonly CommandName[];
  /** True for what must never be shown. */
  readonly secret?: boolean;
  readonly default: T;
  /** The default in words, when the value does not say it. */
  readonly defaultText: string;
  /** What a file that merely lies in the working directory may not say although it may set this; null when it is fine. */
  refuseFromProject?(value: T): string | null;
  /**
   * Reads the texts of one origin.
   * @throws InvalidValue, or an AssayError of kind `usage`
   */
  parse(texts: readonly string[], context: ValueContext): T;
}

/** Says what is wrong with a text; whoever knows its origin makes an error of it. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
