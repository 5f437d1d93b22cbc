import { readFileSync, readdirSync } from 'node:fs';

/** Processor time of processes, by the names that they are told under. */
export type ProcessorTimes = ReadonlyMap<string, number>;

/** Milliseconds of processor time of this process and of its children, as far as `nameOf` knows their command lines. */
export function processorTimes(nameOf: (command: string) => string | null): ProcessorTimes {
  const times = new Map<string, number>();
  for (const pid of childrenOf(process.pid)) {
    const name = nameOf(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
    if (name !== null) times.set(name, (times.get(name) ?? 0) + timeOf(pid));
  }
  times.set('client', timeOf(process.pid));
  return times;
}

/** What came to each since. */
export function since(before: ProcessorTimes, after: ProcessorTimes): ProcessorTimes {
  return new Map([...after].map(([name, time]) => [name, time - (before.get(name) ?? 0)]));
}

/** Connections that anybody on the machine opened so far. */
export function openedConnections(): number {
  const [names = [], values = []] = read('/proc/net/snmp')
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf('PassiveOpens')] ?? Number.NaN);
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
    .filter((pid) => Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1]) === parent);
}

/** Of all its threads, to the nanosecond. */
function timeOf(pid: number): number {
  let threads: readonly string[];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    return 0;
  }
  const spent = threads.map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]));
  return spent.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}

/** Empty when it has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
