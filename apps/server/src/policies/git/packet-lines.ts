import { serverError } from '../../errors.ts';

/** One packet of Git's protocol: data, or a mark between parts. */
export type Packet =
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'flush' }
  | { readonly kind: 'delimiter' };

/** Writes packets: a text is one with a line feed, null ends everything, `---` stands between parts. */
export function writePackets(lines: readonly (string | null)[]): string {
  return lines.map(writePacket).join('');
}

function writePacket(line: string | null): string {
  if (line === null) return '0000';
  if (line === '---') return '0001';
  const bytes = Buffer.byteLength(line) + 5;
  return `${bytes.toString(16).padStart(4, '0')}${line}\n`;
}

/** Reads packets. @throws GIT_UNREADABLE */
export function readPackets(bytes: Buffer): readonly Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length;) {
    const head = bytes.toString('latin1', at, at + 4);
    if (!/^[0-9a-f]{4}$/i.test(head)) throw unreadable('a packet begins otherwise than with its length');
    const length = Number.parseInt(head, 16);
    if (length > 4) {
      if (at + length > bytes.length) throw unreadable('a packet is cut off');
      packets.push({ kind: 'data', bytes: bytes.subarray(at + 4, at + length) });
    } else if (length === 0) packets.push({ kind: 'flush' });
    else if (length === 1) packets.push({ kind: 'delimiter' });
    at += Math.max(4, length);
  }
  return packets;
}

/** The text of a packet without its line feed; empty for marks. */
export function lineOf(packet: Packet): string {
  return packet.kind === 'data' ? packet.bytes.toString('utf8').replace(/\n$/, '') : '';
}

/** What a repository sent is not what Git's protocol says. */
export function unreadable(why: string, cause?: unknown): Error {
  return serverError('GIT_UNREADABLE', why, { cause });
}
