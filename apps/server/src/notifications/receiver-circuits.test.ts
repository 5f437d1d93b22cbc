import { describe, expect, it } from 'vitest';
import { type Admission, createReceiverCircuits } from './receiver-circuits.ts';

function leave(admission: Admission, reached: boolean): void {
  if (admission.kind !== 'go') throw new Error('it was let in');
  admission.leave(reached);
}

describe('circuits', () => {
  const limits = { perReceiver: 2, perSpace: 3, restFor: 1000 };

  it('let so many messages to a receiver and of a space at once', () => {
    const circuits = createReceiverCircuits(
      limits,
      () => 0,
      () => 0,
    );
    const first = circuits.enter('s', 'a');
    expect([first.kind, circuits.enter('s', 'a').kind, circuits.enter('s', 'a').kind]).toEqual(['go', 'go', 'wait']);
    expect([circuits.enter('s', 'b').kind, circuits.enter('s', 'c').kind]).toEqual(['go', 'wait']);
    expect(circuits.enter('other', 'a').kind).toBe('go');
    leave(first, true);
    expect(circuits.enter('s', 'c').kind).toBe('go');
  });

  it('leave a receiver alone that was not reached three times, longer each time, and try with one message', () => {
    let now = 0;
    const circuits = createReceiverCircuits(
      limits,
      () => now,
      () => 0,
    );
    for (let failure = 0; failure < 3; failure++) leave(circuits.enter('s', 'a'), false);
    expect(circuits.enter('s', 'a')).toEqual({ kind: 'wait', delay: 1000 });
    expect(circuits.enter('s', 'b').kind).toBe('go');
    expect(circuits.enter('other', 'a').kind).toBe('go');
    now = 1000;
    const trial = circuits.enter('s', 'a');
    expect([trial.kind, circuits.enter('s', 'a').kind]).toEqual(['go', 'wait']);
    leave(trial, false);
    expect(circuits.enter('s', 'a')).toEqual({ kind: 'wait', delay: 2000 });
    now = 3000;
    leave(circuits.enter('s', 'a'), true);
    expect(circuits.enter('s', 'a').kind).toBe('go');
  });
});
