/** A stream of text to people or to another program. */
export interface TextOutput {
  readonly isTerminal: boolean;
  /** Columns of the terminal; null when it is none or does not say. */
  readonly columns: number | null;
  /** Resolves once the text is handed over; a reader that went away is no error. */
  write(text: string): Promise<void>;
}

/** What interrupts a command from outside. */
export type Interruption = 'SIGINT' | 'SIGTERM';

/** Everything that the command line program takes from the process it runs in; tests give their own. */
export interface CommandIo {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly workingDirectory: string;
  /** Absolute. */
  readonly homeDirectory: string;
  /** As `process.arch` spells it. */
  readonly architecture: string;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Standard input as text, at most so many bytes of it. */
  readStdin(maxBytes: number): Promise<string>;
  /** The present instant: the default of `--at`. */
  now(): Date;
  /** Calls the listener at the first interruption; the returned function takes it away. */
  onInterruption(listener: (interruption: Interruption) => void): () => void;
}
