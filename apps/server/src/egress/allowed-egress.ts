import { BlockList, isIP } from 'node:net';
import { serverError } from '../errors.ts';
import { classifyAddress, innerV4 } from './address-class.ts';

/** What the operator allows beyond the public internet. */
export interface AllowedEgress {
  /** True when the address may be connected to under that name; the name is lower case, without a dot at its end. */
  allows(address: string, name: string | null): boolean;
}

/** A network; `metadata` when it lies among the addresses where clouds hand out credentials. */
interface Network {
  readonly blocks: BlockList;
  readonly metadata: boolean;
}

const NAME = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads what the operator allows: networks (`10.0.0.0/8`), addresses, host names, and all names below one (`*.corp.example`). A name
 * allows whatever internal address it has. Addresses of metadata services and link-local ones are allowed only by a network or address
 * among them, never by a wider network or by a name.
 * @throws SETTING_INVALID for an entry that is none of these
 */
export function readAllowedEgress(entries: readonly string[]): AllowedEgress {
  const networks: Network[] = [];
  const names = new Set<string>();
  const suffixes: string[] = [];
  for (const entry of entries.map((each) => each.trim().toLowerCase().replace(/\.$/, ''))) {
    const network = readNetwork(entry);
    if (network !== null) networks.push(network);
    else if (!NAME.test(entry) || /^[\d.]+$/.test(entry)) {
      throw serverError(
        'SETTING_INVALID',
        `not a network, address or host name: ${JSON.stringify(entry.slice(0, 300))}`,
      );
    } else if (entry.startsWith('*.')) suffixes.push(entry.slice(1));
    else names.add(entry);
  }
  const named = (name: string): boolean => names.has(name) || suffixes.some((suffix) => name.endsWith(suffix));
  return {
    allows: (address, name) => {
      const kind = classifyAddress(address);
      if (kind === 'public') return true;
      if (kind === 'internal' && name !== null && named(name)) return true;
      const inner = innerV4(address);
      return networks.some(
        ({ blocks, metadata }) =>
          (kind !== 'metadata' || metadata) && (holds(blocks, address) || (inner !== null && holds(blocks, inner))),
      );
    },
  };
}

function readNetwork(entry: string): Network | null {
  const [, address = '', prefix] = /^\[?([0-9a-f:.]+)\]?(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0) return null;
  const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
  if (bits > (family === 4 ? 32 : 128)) return null;
  const blocks = new BlockList();
  blocks.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  // A wide network that merely begins there, as fe80::/3 would, does not lie there.
  const narrow = bits >= (family === 4 ? 16 : 10);
  return { blocks, metadata: narrow && classifyAddress(address) === 'metadata' };
}

function holds(blocks: BlockList, address: string): boolean {
  const bare = address.replace(/%.*$/s, '');
  return blocks.check(bare, isIP(bare) === 4 ? 'ipv4' : 'ipv6');
}
