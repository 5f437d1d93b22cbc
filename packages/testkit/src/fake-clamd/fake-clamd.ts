import { once } from 'node:events';
import { type Server, type Socket, createServer } from 'node:net';
import { StreamReader } from './stream-reader.ts';

/** What a fake clamd knows, and how it misbehaves. */
export interface FakeClamdOptions {
  /** Socket to listen at; without it a free TCP port of this machine. */
  readonly socketPath?: string;
  /** Names of signatures by the text that they are found by. */
  readonly signatures?: Readonly<Record<string, string>>;
  /** Bytes of the longest stream. Default 1 MiB. */
  readonly streamMaxBytes?: number;
  readonly version?: string;
  /** Answers by command in place of the right ones, without NUL; null: none, and the connection stays open. */
  readonly answers?: Readonly<Partial<Record<'PING' | 'VERSION' | 'INSTREAM', string | null>>>;
  /** Bytes of a stream after which the connection is cut without an answer. */
  readonly hangUpAfterBytes?: number;
  /** Cuts the connection in place of telling that a stream is too long once bytes of it came. */
  readonly losesRefusals?: boolean;
}

/** A clamd that looks for texts. */
export interface FakeClamd extends AsyncDisposable {
  /** `unix:/…` or `tcp://…` */
  readonly address: string;
  /** Commands in the order they came. */
  readonly commands: readonly string[];
  /** Content of the streams that came whole, in order. */
  readonly streams: readonly string[];
  /** The most connections that were open at a time. */
  readonly mostConnections: () => number;
}

/** Starts a fake clamd with the commands PING, VERSION and INSTREAM. */
export async function startFakeClamd(options: FakeClamdOptions = {}): Promise<FakeClamd> {
  const commands: string[] = [];
  const streams: string[] = [];
  const sockets = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, { options, commands, streams });
  });
  server.listen(options.socketPath === undefined ? { port: 0, host: '127.0.0.1' } : { path: options.socketPath });
  await once(server, 'listening');
  return {
    address: addressOf(server, options),
    commands,
    streams,
    mostConnections: () => most,
    async [Symbol.asyncDispose](): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Served {
  readonly options: FakeClamdOptions;
  readonly commands: string[];
  readonly streams: string[];
}

function addressOf(server: Server, { socketPath }: FakeClamdOptions): string {
  if (socketPath !== undefined) return `unix:${socketPath}`;
  const address = server.address();
  return typeof address === 'object' && address !== null ? `tcp://127.0.0.1:${address.port}` : '';
}

function serve(socket: Socket, { options, commands, streams }: Served): void {
  let head = Buffer.alloc(0);
  let stream: StreamReader | null = null;
  const answer = (command: 'PING' | 'VERSION' | 'INSTREAM', right: string): void => {
    const given = options.answers?.[command];
    if (given === null) return;
    socket.end(`${given ?? right}\0`);
  };
  const onStream = (content: Buffer | 'too-long' | 'cut'): void => {
    if (content === 'cut') socket.destroy();
    else if (content === 'too-long') answer('INSTREAM', 'INSTREAM size limit exceeded. ERROR');
    else {
      streams.push(content.toString('latin1'));
      answer('INSTREAM', verdict(content, options.signatures ?? {}));
    }
  };
  const begin = (command: string, rest: Buffer): void => {
    commands.push(command);
    if (command === 'zPING') answer('PING', 'PONG');
    else if (command === 'zVERSION') answer('VERSION', options.version ?? 'ClamAV 1.4.6/27000/Fake');
    else if (command === 'zINSTREAM') {
      stream = new StreamReader(options, onStream);
      stream.push(rest);
    } else socket.end('UNKNOWN COMMAND\0');
  };
  socket.on('data', (bytes: Buffer) => {
    if (stream !== null) return stream.push(bytes);
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf(0);
    if (end >= 0) begin(head.toString('latin1', 0, end), head.subarray(end + 1));
    return undefined;
  });
}

function verdict(content: Buffer, signatures: Readonly<Record<string, string>>): string {
  const found = Object.entries(signatures).find(([text]) => content.includes(text));
  return found === undefined ? 'stream: OK' : `stream: ${found[1]} FOUND`;
}
