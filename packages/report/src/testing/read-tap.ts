/** One test of a TAP stream. */
export interface TapPoint {
  readonly ok: boolean;
  readonly number: number;
  readonly description: string;
  readonly directive: 'SKIP' | 'TODO' | null;
  /** The YAML block below it, without its indentation. */
  readonly diagnostics: string;
}

/** A TAP 14 stream as a harness reads it. */
export interface TapStream {
  readonly plan: number;
  readonly points: readonly TapPoint[];
  readonly subtests: readonly TapStream[];
}

const POINT = /^(?<not>not )?ok (?<number>\d+)(?: - (?<rest>.*))?$/;

/** Reads a stream of version 14; whatever is neither plan, test, YAML block, comment nor subtest is an error. */
export function readTap(text: string): TapStream {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.shift() !== 'TAP version 14') throw new Error('no version');
  return readStream(lines);
}

function readStream(lines: readonly string[]): TapStream {
  let plan: number | null = null;
  const points: TapPoint[] = [];
  const subtests: TapStream[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const planned = /^1\.\.(\d+)(?: #.*)?$/.exec(line)?.[1];
    if (planned !== undefined) {
      if (plan !== null) throw new Error('a second plan');
      plan = Number(planned);
    } else if (line.startsWith('# ')) {
      const end = lines.findIndex((other, index) => index > at && !other.startsWith('    '));
      const inner = lines.slice(at + 1, end < 0 ? lines.length : end);
      if (inner.length > 0) subtests.push(readStream(inner.map((each) => each.slice(4))));
      at += inner.length;
    } else {
      const [point, used] = readPoint(line, lines.slice(at + 1));
      points.push(point);
      at += used;
    }
  }
  if (plan !== points.length) throw new Error(`planned ${plan}, ran ${points.length}`);
  if (points.some(({ number }, index) => number !== index + 1)) throw new Error('numbers out of order');
  return { plan, points, subtests };
}

function readPoint(line: string, after: readonly string[]): readonly [point: TapPoint, used: number] {
  const groups = POINT.exec(line)?.groups;
  if (groups === undefined) throw new Error(`not TAP: ${line.slice(0, 100)}`);
  const rest = groups['rest'] ?? '';
  const mark = /(?<!\\)(?:\\\\)*( # (SKIP|TODO)\b.*)$/.exec(rest);
  const description = mark === null ? rest : rest.slice(0, rest.length - (mark[1]?.length ?? 0));
  if (/(?<!\\)(?:\\\\)*#/.test(description)) throw new Error('an unescaped # in a description');
  const [directive] = mark?.[2] === 'SKIP' || mark?.[2] === 'TODO' ? ([mark[2]] as const) : ([null] as const);
  const end = after[0] === '  ---' ? after.indexOf('  ...') : -1;
  return [
    {
      ok: groups['not'] === undefined,
      number: Number(groups['number']),
      description: description.replaceAll(/\\([\\#])/g, '$1').trimEnd(),
      directive,
      diagnostics: after
        .slice(1, Math.max(1, end))
        .map((each) => each.slice(2))
        .join('\n'),
    },
    end + 1,
  ];
}
