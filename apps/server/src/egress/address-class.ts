import { BlockList, isIP } from 'node:net';

/**
 * What an address is to a service that connects on behalf of others: `public` for a machine on the internet; `metadata` for those where
 * clouds hand out credentials and whole link-local networks; `internal` for everything else: this machine, private networks, and
 * addresses that belong to no machine of the internet.
 */
export type AddressClass = 'public' | 'internal' | 'metadata';

type Subnet = readonly [network: string, prefix: number];

/** IANA's registry of special IPv4 addresses, and multicast (RFC 6890, RFC 5771). */
const INTERNAL_V4: BlockList = blocksV4([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

/** Link-local addresses, and where large clouds answer beside them. */
const METADATA_V4: BlockList = blocksV4([
  ['169.254.0.0', 16],
  ['168.63.129.16', 32],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
]);

/** The networks of the internet (RFC 4291); of it what is special follows. */
const GLOBAL_V6: BlockList = blocksV6([['2000::', 3]]);

/** Protocol assignments with Teredo among them, documentation, 6to4 (RFC 6890, RFC 9637). */
const INTERNAL_V6: BlockList = blocksV6([
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

const METADATA_V6: BlockList = blocksV6([
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
]);

/** Prefixes behind which the last four bytes are an IPv4 address: mapped (RFC 4291), and translated by NAT64 (RFC 6052). */
const CARRIES_V4: ReadonlySet<string> = new Set(['00000000000000000000ffff', '0064ff9b0000000000000000']);

/** The class of an IP address as text, a zone behind it or not. What is no address is `internal`. */
export function classifyAddress(address: string): AddressClass {
  const bare = withoutZone(address);
  const family = isIP(bare);
  if (family === 4) return classifyV4(bare);
  if (family !== 6) return 'internal';
  const hex = hexOf(bare);
  const inside = carriedV4(hex);
  if (inside !== null) return classifyV4(inside);
  // 6to4 and ISATAP hide an IPv4 address too: they are refused whole, but where a cloud's credentials are must be known as such.
  if (METADATA_V6.check(bare, 'ipv6') || hex.startsWith('2002a9fe')) return 'metadata';
  const isatap = /^.{16}0[02]005efe/.test(hex);
  return GLOBAL_V6.check(bare, 'ipv6') && !INTERNAL_V6.check(bare, 'ipv6') && !isatap ? 'public' : 'internal';
}

/** The IPv4 address inside a mapped or translated IPv6 one; null for every other address. */
export function innerV4(address: string): string | null {
  const bare = withoutZone(address);
  return isIP(bare) === 6 ? carriedV4(hexOf(bare)) : null;
}

function carriedV4(hex: string): string | null {
  if (!CARRIES_V4.has(hex.slice(0, 24))) return null;
  return [...Buffer.from(hex.slice(24), 'hex')].join('.');
}

function classifyV4(address: string): AddressClass {
  if (METADATA_V4.check(address, 'ipv4')) return 'metadata';
  return INTERNAL_V4.check(address, 'ipv4') ? 'internal' : 'public';
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/s, '');
}

/** The 32 hex digits of an IPv6 address that `isIP` took. */
function hexOf(address: string): string {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const left = groups(head);
  const right = groups(tail ?? '');
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0000'), ...right].join('');
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':').map((group) => group.padStart(4, '0'));
}

function blocksV4(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, 'ipv4');
  return list;
}

function blocksV6(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, 'ipv6');
  return list;
}
