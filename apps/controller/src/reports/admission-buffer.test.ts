import { describe, expect, it } from 'vitest';
import type { Admission } from '../review/admission.ts';
import { AdmissionBuffer } from './admission-buffer.ts';

function admission(name: string, changes: Partial<Admission> = {}): Admission {
  return {
    at: '2026-06-01T00:00:00.000Z',
    environment: 'production',
    namespace: 'shop',
    workload: { group: '', version: 'v1', kind: 'Pod', name, uid: null },
    operation: 'CREATE',
    user: 'alice',
    uid: `u-${name}`,
    outcome: 'admitted',
    message: null,
    breakGlass: null,
    images: [],
    moreImages: 0,
    ...changes,
  };
}

/** Name, outcome and count of everything that goes out now. */
function out(buffer: AdmissionBuffer, now: number): readonly string[] {
  const told = buffer.next(100, now);
  buffer.drop(told.length);
  return told.map(({ workload, outcome, count }) => `${workload.name} ${outcome} ${count}`);
}

describe('decisions that wait to be told', () => {
  it('are told at once, and what is the same within a while is told once with its number', () => {
    const buffer = new AdmissionBuffer({ foldMs: 1000 });
    buffer.add(admission('web'), 0);
    expect(out(buffer, 0)).toEqual(['web admitted 1']);
    for (let at = 1; at <= 50; at += 1) buffer.add(admission('web', { at: `later ${at}`, uid: `u${at}` }), at);
    buffer.add(admission('other'), 60);
    expect(out(buffer, 60)).toEqual(['other admitted 1']);
    expect(out(buffer, 999)).toEqual([]);
    const [told] = buffer.next(1, 1000);
    expect(told).toMatchObject({ at: 'later 1', lastAt: 'later 50', count: 50 });
  });

  it.each<readonly [string, Partial<Admission>]>([
    ['user', { user: 'bob' }],
    ['namespace', { namespace: 'other' }],
    ['outcome', { outcome: 'warned' }],
    ['operation', { operation: 'UPDATE' }],
    ['environment', { environment: null }],
  ])('are never the same with another %s', (_, changes) => {
    const buffer = new AdmissionBuffer();
    buffer.add(admission('web'), 0);
    buffer.add(admission('web', changes), 0);
    expect(buffer.next(10, 0)).toHaveLength(2);
  });

  it.each(['refused', 'excepted', 'broke-glass'] as const)('never wait when they are %s', (outcome) => {
    const buffer = new AdmissionBuffer({ foldMs: 1000 });
    buffer.add(admission('web', { outcome }), 0);
    expect(out(buffer, 0)).toEqual([`web ${outcome} 1`]);
    buffer.add(admission('web', { outcome }), 1);
    buffer.add(admission('web', { outcome }), 1);
    expect(out(buffer, 1)).toEqual([`web ${outcome} 2`]);
  });

  it('are counted as lost beyond the bound, which is told as a gap; refusals have room of their own', () => {
    const buffer = new AdmissionBuffer({ most: 3, reserve: 1 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) buffer.add(admission(name), 0);
    buffer.add(admission('bad', { outcome: 'refused' }), 0);
    buffer.add(admission('worse', { outcome: 'refused' }), 0);
    expect([buffer.size, buffer.lost]).toEqual([4, 3]);
    expect(out(buffer, 0)).toEqual(['a admitted 1', 'b admitted 1', 'c admitted 1', 'bad refused 1', ' lost 3']);
    buffer.add(admission('f'), 0);
    expect(out(buffer, 0)).toEqual(['f admitted 1']);
  });

  it('keep their ids until they are taken, also over the end of the process', () => {
    const buffer = new AdmissionBuffer({ foldMs: 1000 });
    buffer.add(admission('a'), 0);
    const first = buffer.next(10, 0);
    buffer.add(admission('a'), 1);
    buffer.add(admission('b'), 1);
    expect(buffer.next(10, 1)[0]).toEqual(first[0]);
    const kept: unknown = JSON.parse(JSON.stringify([...buffer.all(2), 'rubbish', { id: 1 }]));
    const again = new AdmissionBuffer();
    again.restore(kept);
    expect(again.next(10, 3)).toEqual(buffer.all(2));
    expect(again.next(10, 3).map(({ workload, count }) => `${workload.name} ${count}`)).toEqual(['a 1', 'b 1', 'a 1']);
    again.restore({ no: 'list' });
    expect(again.size).toBe(3);
  });
});
