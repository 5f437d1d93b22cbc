/** One HTTP request of the registry client. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or bytes that can be opened again when the request has to be sent once more; then `content-length` is among the headers. */
  readonly body?: string | (() => AsyncIterable<Uint8Array>);
  readonly signal: AbortSignal;
}

/** An answer whose head has arrived. Its body is read, or `discard` is called: otherwise its connection stays taken. */
export interface HttpAnswer {
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  readonly status: number;
  /** All fields of that name, in order. */
  header(name: string): readonly string[];
  /**
   * The bytes as they come.
   * @throws PassingFault when the connection breaks or is too slow; ABORTED
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Reads away the rest of a small body so that its connection can be used again. Never fails. */
  discard(): Promise<void>;
  /** Cuts the connection; whoever reads `chunks` gets a fault. */
  cut(): void;
}

/** Sends a request; steps such as redirects and authorization are functions from one of these to another. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** The only field of that name, or null when there is none or several that differ. */
export function singleHeader(answer: HttpAnswer, name: string): string | null {
  const fields = answer.header(name);
  const [first] = fields;
  return first === undefined || fields.some((field) => field !== first) ? null : first.trim();
}
