import { once } from 'node:events';
import { type Socket, createServer } from 'node:net';

/** A mail that came in. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: string;
}

/** An SMTP server of a test's own. */
export interface SmtpReceiver {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Commands as they came. */
  readonly commands: readonly string[];
  stop(): Promise<void>;
}

/** Starts a server (RFC 5321) that takes every mail; `refuse` names the command that it refuses, and with what. */
export async function startSmtpReceiver(
  refuse: { command: string; reply: string } | null = null,
): Promise<SmtpReceiver> {
  const mails: ReceivedMail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(socket, { mails, commands, refuse });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    mails,
    commands,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Conversation {
  readonly mails: ReceivedMail[];
  readonly commands: string[];
  readonly refuse: { command: string; reply: string } | null;
}

function converse(socket: Socket, { mails, commands, refuse }: Conversation): void {
  let text = '';
  let from = '';
  let to: string[] = [];
  let inData = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const take = (line: string): void => {
    commands.push(line);
    const verb = line.slice(0, 4).toUpperCase();
    if (refuse !== null && verb === refuse.command) say(refuse.reply);
    else if (verb === 'EHLO') say('250 test');
    else if (verb === 'MAIL') {
      from = line.replace(/^[^<]*<|>.*$/g, '');
      say('250 ok');
    } else if (verb === 'RCPT') {
      to.push(line.replace(/^[^<]*<|>.*$/g, ''));
      say('250 ok');
    } else if (verb === 'DATA') {
      inData = true;
      say('354 go on');
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say('250 ok');
  };
  say('220 test');
  socket.on('data', (piece) => {
    text += piece.toString();
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n';
      const end = text.indexOf(mark);
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + mark.length);
      if (!inData) take(part);
      else {
        inData = false;
        mails.push({ from, to, data: part });
        to = [];
        say('250 taken');
      }
    }
  });
}
