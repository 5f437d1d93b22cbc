/** What a fake registry does instead of answering well. */
export type FaultEffect =
  /** Another status. */
  | {
      readonly effect: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | readonly string[]>>;
      readonly body?: string;
    }
  /** No answer at all: the connection is closed. */
  | { readonly effect: 'hang-up' }
  /** The connection is closed after so many bytes of the body, of which more were promised. */
  | { readonly effect: 'cut'; readonly afterBytes: number }
  /** The connection stays open, but after so many bytes of the body nothing comes. */
  | { readonly effect: 'stall'; readonly afterBytes: number }
  /** A body in pieces, with a pause before each. */
  | { readonly effect: 'drip'; readonly chunkBytes: number; readonly everyMs: number }
  /** A body that does not end, in chunked coding. */
  | { readonly effect: 'endless' }
  /** Another body with the right framing: other bytes, fewer, more. */
  | { readonly effect: 'body'; readonly bytes: Uint8Array }
  /** Other or further header fields; the body stays as it is. */
  | { readonly effect: 'headers'; readonly headers: Readonly<Record<string, string | readonly string[]>> }
  /** A redirect. */
  | { readonly effect: 'redirect'; readonly location: string; readonly status?: number }
  /** Another range than the one that was asked for, named honestly. */
  | { readonly effect: 'other-range'; readonly fromByte: number }
  /** The whole body, whatever range was asked for. */
  | { readonly effect: 'ignore-range' };

/** A fault and when it happens. */
export type Fault = FaultEffect & {
  /** Kind of request. Default: every request under `/v2/<repository>/`. */
  readonly on?: 'manifest' | 'blob' | 'referrers' | 'tags' | 'upload' | 'ping';
  /** Requests of that kind to answer well first. Default 0. */
  readonly after?: number;
  /** How often it happens. Default 1. */
  readonly times?: number;
};

/** The faults that are still to come. */
export interface FaultPlan {
  add(fault: Fault): void;
  /** The fault for this request, which thereby is used up; undefined for a good answer. */
  next(kind: NonNullable<Fault['on']>): FaultEffect | undefined;
}

/** An empty plan. Faults apply in the order in which they were added. */
export function createFaultPlan(): FaultPlan {
  const waiting: { readonly fault: Fault; after: number; times: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 });
    },
    next: (kind) => {
      const entry = waiting.find(
        ({ fault, times }) => times > 0 && (fault.on === undefined ? kind !== 'ping' : fault.on === kind),
      );
      if (entry === undefined) return undefined;
      if (entry.after > 0) {
        entry.after--;
        return undefined;
      }
      entry.times--;
      return entry.fault;
    },
  };
}
