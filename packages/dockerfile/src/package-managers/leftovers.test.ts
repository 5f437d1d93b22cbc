import { describe, expect, it } from 'vitest';
import { Dockerfile } from '../dockerfile.ts';
import { leftBehind } from './leftovers.ts';
import type { PackageManager } from './package-call.ts';

const MANAGER: PackageManager = { programs: ['get'], valued: new Set() };

/** Lines of the calls that leave something. */
function left(lines: string): readonly number[] {
  const file = new Dockerfile(lines);
  const calls = leftBehind(file, file.packageCalls(MANAGER), {
    leaves: ({ verb }) => verb === 'in',
    cleans: ({ verb }) => verb === 'clean',
    folders: ['/var/cache/get'],
  });
  return calls.map(({ call }) => file.positionAt(call.name.span.start).line);
}

describe('leftBehind', () => {
  it.each([
    ['RUN get in a', [2]],
    ['RUN get in a && get in b', [2]],
    ['RUN get clean && get in a', [2]],
    ['RUN get in a && get clean', []],
    ['RUN get in a\nRUN get clean', [2]],
    ['RUN get in a && rm -rf /var/cache/get', []],
    ['RUN get in a && rm -rf /var/cache/get/*', []],
    ['RUN get in a && rm -rf /var/cache/*', []],
    ['RUN get in a && rm -rf /var/cache', []],
    ['RUN get in a && rm -rf /var/{cache,log}/*', []],
    ['RUN get in a && rm -rf /var/cache/other', [2]],
    ['RUN get in a && rm -rf /', [2]],
    ['RUN rm -rf /var/cache/get && get in a', [2]],
    ['RUN c() { rm -rf /var/cache/get; }; get in a; c', []],
    ['RUN trap "rm -rf /var/cache/get" EXIT; get in a', [2]],
    ['RUN get in a; trap "rm -rf /var/cache/get" EXIT', []],
    ['RUN get in a && find /var/cache/get -delete', []],
    ['RUN get in a && bash -c "rm -rf /var/cache/get"', []],
    ['RUN get in a && /opt/cleanup', []],
    ['RUN get in a && ./finish.sh', []],
    ['RUN get in a && bash /finish', []],
    ['RUN get in a && $FINISH', []],
    ['RUN get in a && /opt/finish', [2]],
    ['RUN get in "a', []],
    ['RUN --mount=type=cache,target=/var/cache/get get in a', []],
    ['RUN --mount=type=tmpfs,target=/var/cache/ get in a', []],
    ['RUN --mount=type=cache,target=/var/lib/get get in a', [2]],
    ['RUN --mount=type=secret,target=/var/cache/get get in a', [2]],
    ['RUN get in a\nFROM b', []],
    ['RUN get in a\nFROM s', [2]],
  ])('after %j finds %j', (lines, expected) => {
    expect(left(`FROM a AS s\n${lines}\n`)).toEqual(expected);
  });
});
