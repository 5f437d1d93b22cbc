import { type TLSSocket, connect } from 'node:tls';

/** What came back over a connection. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** One connection of HTTP/1.1 that stays open and sends requests one after another, with as little work as can be. */
export class Caller {
  readonly #socket: TLSSocket;
  #received: Buffer = Buffer.alloc(0);
  #done: ((reply: Reply) => void) | null = null;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', (error) => {
      throw error;
    });
    this.#socket.on('close', () => {
      if (this.#done !== null) throw new Error('the connection was closed before the answer came');
    });
  }

  async send(request: Buffer): Promise<Reply> {
    if (this.#socket.destroyed) throw new Error('the connection was closed before the request');
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#socket.write(request);
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const body = bodyOf(head, this.#received.subarray(end + 4));
    if (body === null) return;
    this.#received = Buffer.alloc(0);
    const done = this.#done;
    this.#done = null;
    done?.({ status: Number(head.slice(9, 12)), body });
  }
}

/** Null until it is there as a whole. Of a body in chunks the lengths of the chunks stay in it. */
function bodyOf(head: string, received: Buffer): string | null {
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return received.length < Number(length) ? null : received.toString('utf8');
  const last = '\r\n0\r\n\r\n';
  return received.length >= last.length && received.toString('latin1', received.length - last.length) === last
    ? received.toString('utf8')
    : null;
}

/** A request as it goes over the wire. */
export function postRequest(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${head}${more.join('')}\r\n${body}`);
}
