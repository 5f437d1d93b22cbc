import { type Socket, connect, createServer } from 'node:net';
import process from 'node:process';

// Runs apart from the tests, so that they may wait for a program without keeping anybody from the replicas.
let targets: readonly number[] = [];
let next = 0;

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  next += 1;
  const first = next % Math.max(1, targets.length);
  pass(socket, [...targets.slice(first), ...targets.slice(0, first)]);
});

/** Hands a connection to the first replica that takes it, as a Service does with those that are ready. */
function pass(socket: Socket, [port, ...others]: readonly number[]): void {
  if (port === undefined) {
    socket.destroy();
    return;
  }
  const upstream = connect(port, '127.0.0.1');
  let isOpen = false;
  upstream.once('connect', () => {
    isOpen = true;
    socket.pipe(upstream).pipe(socket);
  });
  upstream.on('error', () => {
    if (isOpen) socket.destroy();
    else pass(socket, others);
  });
  upstream.on('close', () => {
    if (isOpen) socket.destroy();
  });
  socket.on('close', () => upstream.destroy());
}

process.on('message', (message) => {
  if (Array.isArray(message)) targets = message.filter((port) => typeof port === 'number');
  if (process.connected) process.send?.('routed');
});
// The tests have ended.
process.on('error', () => process.exit());
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
