import { type LoadedPolicy, loadPolicy } from '@open-policy-agent/opa-wasm';
import type { RegoAnswer, RegoJob } from './rego-job.ts';

const PAGE = 64 * 1024;
const INITIAL_PAGES = 16;
const MAX_ANSWER = 4 * 1024 * 1024;
const NANOSECONDS = 1_000_000;

/** Evaluates a compiled policy. Nothing that it can call reaches outside; the present is given. */
export async function runRegoJob({ wasm, data, entrypoint, input, maxMemoryBytes, now }: RegoJob): Promise<RegoAnswer> {
  try {
    const memory = { initial: INITIAL_PAGES, maximum: Math.max(INITIAL_PAGES, Math.floor(maxMemoryBytes / PAGE)) };
    const policy: LoadedPolicy = await loadPolicy(new Uint8Array(wasm), memory, {
      'time.now_ns': () => now * NANOSECONDS,
      'time.parse_rfc3339_ns': (text: unknown) => parseInstant(text),
    });
    if (!Object.hasOwn(policy.entrypoints, entrypoint)) {
      const known = Object.keys(policy.entrypoints).join(', ');
      return { kind: 'error', message: `the module has no entry point ${entrypoint}; it has ${known}` };
    }
    if (data !== null) policy.setData(parse(data));
    return readAnswer(policy.evaluate(parse(input), entrypoint));
  } catch (error) {
    return { kind: 'error', message: describe(error) };
  }
}

function parse(text: string): object {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}

function readAnswer(results: unknown): RegoAnswer {
  if (!Array.isArray(results)) return { kind: 'error', message: 'the module answered something else than results' };
  const [first]: readonly unknown[] = results;
  if (typeof first !== 'object' || first === null || !('result' in first)) return { kind: 'value', json: null };
  const json = JSON.stringify(first.result);
  return json.length > MAX_ANSWER ? { kind: 'error', message: 'the answer is too large' } : { kind: 'value', json };
}

function parseInstant(text: unknown): number {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new TypeError('time.parse_rfc3339_ns takes an RFC 3339 timestamp');
  return time * NANOSECONDS;
}

/** The library throws texts and plain objects too. */
function describe(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return 'the module failed without saying why';
}
