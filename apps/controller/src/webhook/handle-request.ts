import type { ControllerMetrics } from '../metrics/controller-metrics.ts';
import { pinImages } from '../pinning/pin-images.ts';
import type { AdmissionAnswer, AdmissionRequest } from '../review/admission-review.ts';
import { type Answered, answerReview, denied, failed } from '../review/answer-review.ts';
import type { Door } from '../review/door.ts';
import { MAX_REVIEW_BYTES, parseReview } from '../review/parse-review.ts';
import { timeBudgetMs } from '../review/time-budget.ts';
import { writeAnswer } from '../review/write-answer.ts';
import type { HttpRequest, HttpResponse } from './serve.ts';

/** Bytes of all bodies that are being received: more would take the process down with them. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

/** Milliseconds for a body to arrive. */
const BODY_MS = 30_000;

/** Bytes that are being received. */
interface Intake {
  bytes: number;
}

/** What requests are answered with. */
export interface RequestParts {
  readonly door: Door;
  readonly metrics: ControllerMetrics;
  /** Null when all is well; else why reviews cannot be answered yet. */
  readonly notReady: () => string | null;
  readonly onDefect: (error: unknown) => void;
}

/** Answers every request of the webhook's server. Never throws. */
export function createRequestHandler(parts: RequestParts): (request: HttpRequest, response: HttpResponse) => void {
  const intake: Intake = { bytes: 0 };
  return (request, response) => {
    const url = request.url ?? '/';
    const question = url.indexOf('?');
    const path = question < 0 ? url : url.slice(0, question);
    if (path === '/validate' || path === '/mutate') {
      takeReview(request, response, { ...parts, hook: path === '/validate' ? 'validate' : 'mutate', url, intake });
    } else if (request.method !== 'GET' && request.method !== 'HEAD') say(response, 405, 'method not allowed');
    else if (path === '/livez') say(response, 200, 'ok');
    else if (path === '/readyz') {
      const reason = parts.notReady();
      say(response, reason === null ? 200 : 503, reason ?? 'ok');
    } else if (path === '/metrics') void writeMetrics(response, parts);
    else say(response, 404, 'not found');
  };
}

interface ReviewParts extends RequestParts {
  readonly hook: 'validate' | 'mutate';
  readonly url: string;
  readonly intake: Intake;
}

function takeReview(request: HttpRequest, response: HttpResponse, parts: ReviewParts): void {
  const refusal = refuseHeaders(request);
  if (refusal !== null) {
    say(response, refusal.status, refusal.message);
    request.resume();
    return;
  }
  const { intake } = parts;
  const chunks: Buffer[] = [];
  let length = 0;
  let isRefused = false;
  const refuse = (status: number, message: string): void => {
    isRefused = true;
    chunks.length = 0;
    if (request.httpVersionMajor === 1) response.setHeader('connection', 'close');
    say(response, status, message);
  };
  const late = setTimeout(() => response.destroy(), BODY_MS);
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    intake.bytes += chunk.length;
    if (isRefused) return;
    if (length > MAX_REVIEW_BYTES) refuse(413, `the body is larger than ${MAX_REVIEW_BYTES} bytes`);
    else if (intake.bytes > MAX_BUFFERED_BYTES) refuse(503, 'too much is being received at once; try again');
    else chunks.push(chunk);
  });
  request.on('end', () => {
    clearTimeout(late);
    if (isRefused) return;
    const [only] = chunks;
    answerBody(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, length), response, parts);
  });
  request.on('close', () => {
    clearTimeout(late);
    intake.bytes -= length;
  });
  request.on('error', () => response.destroy());
}

function refuseHeaders({ method, headers }: HttpRequest): { readonly status: number; readonly message: string } | null {
  if (method !== 'POST') return { status: 405, message: 'reviews are sent with POST' };
  const type = headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(type)) return { status: 415, message: 'reviews are application/json' };
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return { status: 415, message: 'compressed reviews are not read' };
  }
  if (Number(headers['content-length'] ?? 0) > MAX_REVIEW_BYTES) {
    return { status: 413, message: `the body is larger than ${MAX_REVIEW_BYTES} bytes` };
  }
  return null;
}

function answerBody(body: Buffer, response: HttpResponse, parts: ReviewParts): void {
  const started = performance.now();
  const parsed = parseReview(body);
  if (parsed.kind === 'rejected') {
    say(response, parsed.status, parsed.message);
    return;
  }
  if (parsed.kind === 'malformed') {
    finish(denied(parsed.uid, parsed.message, { code: 400 }), response, { parts, started });
    return;
  }
  const { request } = parsed;
  try {
    const answered = answerBy(request, parts);
    if (!(answered instanceof Promise)) finish(answered, response, { parts, started });
    else {
      answered.then(
        (late) => finish(late, response, { parts, started }),
        (error: unknown) => finishFailed(error, request, response, { parts, started }),
      );
    }
  } catch (error) {
    finishFailed(error, request, response, { parts, started });
  }
}

/** The answer, by what the caller waits: late work never keeps an answer back. */
function answerBy(request: AdmissionRequest, parts: ReviewParts): Answered | Promise<Answered> {
  const { door, hook, url } = parts;
  const deadline = door.now() + timeBudgetMs(url);
  if (hook === 'validate') return answerReview(request, door, deadline);
  return pinImages(request, door, deadline).then(pinned);
}

function pinned(answer: AdmissionAnswer): Answered {
  return { answer, outcome: 'admitted' };
}

function finishFailed(
  error: unknown,
  request: AdmissionRequest,
  response: HttpResponse,
  at: { readonly parts: ReviewParts; readonly started: number },
): void {
  at.parts.onDefect(error);
  finish(failed(request.uid, at.parts.door.policies()), response, at);
}

function finish(
  { answer, outcome }: Answered,
  response: HttpResponse,
  { parts, started }: { readonly parts: ReviewParts; readonly started: number },
): void {
  write(response, 200, 'application/json', writeAnswer(answer));
  parts.metrics.onReview(parts.hook, outcome, performance.now() - started);
}

async function writeMetrics(response: HttpResponse, { metrics, onDefect }: RequestParts): Promise<void> {
  try {
    write(response, 200, metrics.registry.contentType, await metrics.registry.metrics());
  } catch (error) {
    onDefect(error);
    say(response, 500, 'metrics cannot be read');
  }
}

function say(response: HttpResponse, status: number, message: string): void {
  write(response, status, 'text/plain; charset=utf-8', `${message}\n`);
}

function write(response: HttpResponse, status: number, type: string, body: string): void {
  if (response.headersSent || response.destroyed) return;
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
