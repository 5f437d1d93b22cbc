import { type ParameterKind, invalid, itemsOf, textOf, valid } from './parameter-kind.ts';

/** A run of port numbers; a single port is a run of one. `protocol` is null when every protocol is meant. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly protocol: string | null;
  /** As written. */
  readonly text: string;
}

const INTEGER = /^[+-]?\d{1,15}$/;
const PORT = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;

/** A list of whole numbers, or the historical comma-separated text. */
export const integerList: ParameterKind<readonly number[]> = {
  type: 'integer-list',
  schema: { anyOf: [{ type: 'array', items: { type: ['integer', 'string'] } }, { type: ['integer', 'string'] }] },
  read(input) {
    const items = itemsOf(input);
    return items === null || items.some((item) => !INTEGER.test(item))
      ? invalid('a list of whole numbers is expected')
      : valid(items.map(Number));
  },
};

/** `true` or `false`, typed or as text in any case. */
export const flag: ParameterKind<boolean> = {
  type: 'boolean',
  schema: { anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$' }] },
  read(input) {
    const written = textOf(input)?.trim().toLowerCase();
    if (written === 'true') return valid(true);
    return written === 'false' ? valid(false) : invalid('true or false is expected');
  },
};

/** Permission bits in octal digits, with or without a leading `0` or `0o`; digits are octal even when typed as a number. */
export const octalMode: ParameterKind<number> = {
  type: 'octal-mode',
  schema: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^(0o)?[0-7]{1,6}$' }] },
  read(input) {
    const digits = /^(?:0o)?([0-7]{1,6})$/i.exec(textOf(input)?.trim() ?? '')?.[1];
    return digits === undefined
      ? invalid('octal permission bits such as 0644 are expected')
      : valid(Number.parseInt(digits, 8) & 0o7777);
  },
};

/** Ports: numbers, ranges (`8000-8010`), each with or without a protocol (`53/udp`); `0` stands for every port. */
export const portList: ParameterKind<readonly PortRange[]> = {
  type: 'port-list',
  schema: { anyOf: [{ type: 'array', items: { type: ['integer', 'string'] } }, { type: ['integer', 'string'] }] },
  read(input) {
    const ranges: PortRange[] = [];
    for (const item of itemsOf(input) ?? ['']) {
      const range = readPortRange(item);
      if (range === null) return invalid('a list of ports such as 22,8000-8010,53/udp is expected');
      ranges.push(range);
    }
    return valid(ranges);
  },
};

/** Reads one port or range, as rules and image configurations write them; null when it is neither. */
export function readPortRange(written: string): PortRange | null {
  const match = PORT.exec(written);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  if (last < first || last > 65_535) return null;
  return { first, last, protocol: match[3]?.toLowerCase() ?? null, text: written };
}
