import { BlockList, isIP } from 'node:net';

/** What an address says about where its machine is; `name` is a host name, about which nothing is known before it is resolved. */
export type AddressClass = 'loopback' | 'link-local' | 'private' | 'public' | 'name';

/** Where cloud machines keep their credentials, and where only neighbours on one wire can be. Unspecified addresses count too. */
const LINK_LOCAL: BlockList = list([
  ['169.254.0.0', 16, 'ipv4'],
  ['0.0.0.0', 8, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  ['::', 128, 'ipv6'],
  // The same networks behind the translation prefixes of NAT64 (RFC 6052) and 6to4 (RFC 3056).
  ['64:ff9b::a9fe:0', 112, 'ipv6'],
  ['2002:a9fe::', 32, 'ipv6'],
  // Metadata service of a large cloud over IPv6.
  ['fd00:ec2::254', 128, 'ipv6'],
]);

const LOOPBACK: BlockList = list([
  ['127.0.0.0', 8, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['64:ff9b::7f00:0', 104, 'ipv6'],
  ['2002:7f00::', 24, 'ipv6'],
]);

const PRIVATE: BlockList = list([
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['64:ff9b::a00:0', 104, 'ipv6'],
  ['64:ff9b::ac10:0', 108, 'ipv6'],
  ['64:ff9b::c0a8:0', 112, 'ipv6'],
  ['2002:a00::', 24, 'ipv6'],
  ['2002:ac10::', 28, 'ipv6'],
  ['2002:c0a8::', 32, 'ipv6'],
]);

/** The class of a host as it stands in a URL: brackets around IPv6 or not. IPv4 inside IPv6 counts as that IPv4 address. */
export function classifyHost(host: string): AddressClass {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  const family = isIP(bare);
  if (family === 0) return bare === 'localhost' ? 'loopback' : 'name';
  const version = family === 4 ? 'ipv4' : 'ipv6';
  if (LINK_LOCAL.check(bare, version)) return 'link-local';
  if (LOOPBACK.check(bare, version)) return 'loopback';
  return PRIVATE.check(bare, version) ? 'private' : 'public';
}

/** True for this machine: `localhost`, 127.0.0.0/8, `[::1]`. */
export function isLoopback(host: string): boolean {
  return classifyHost(host) === 'loopback';
}

function list(subnets: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const blocks = new BlockList();
  for (const [network, prefix, family] of subnets) blocks.addSubnet(network, prefix, family);
  return blocks;
}
