import type { ServiceSettings } from './settings.ts';

/** What is told of a piece of work; never a credential, a body or a query. */
export type SpanFields = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that is being followed. */
export interface Span {
  set(fields: SpanFields): void;
}

/** Follows pieces of work, for whoever collects traces (OpenTelemetry). */
export interface Tracer {
  /**
   * Runs the work as a piece of its own, inside the one around it; an error that it throws is noted and thrown on. `parent` is what came
   * as `traceparent` (W3C Trace Context) from whoever asked.
   */
  span<T>(name: string, fields: SpanFields, work: (span: Span) => Promise<T>, parent?: string | null): Promise<T>;
  /** Sends what is left. */
  close(): Promise<void>;
}

const NOTHING: Span = { set: () => undefined };

/** Follows nothing. */
const NO_TRACER: Tracer = { span: (_name, _fields, work) => work(NOTHING), close: async () => undefined };

/** The tracer that the settings ask for; its code is loaded only then. */
export async function openTracer({ tracing, toolVersion }: ServiceSettings): Promise<Tracer> {
  if (tracing === undefined || tracing === null) return NO_TRACER;
  const { openTelemetryTracer } = await import('./open-telemetry.ts');
  return openTelemetryTracer({ ...tracing, version: toolVersion });
}
