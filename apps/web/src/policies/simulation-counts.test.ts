import { describe, expect, it } from 'vitest';
import { countsOf, simulationHeadline } from './simulation-counts.ts';

describe('a simulation', () => {
  it.each([
    [{ 'newly-failing': 37 }, 5, 'Would newly stop 37 images, 5 of them running'],
    [{ 'newly-failing': 1 }, 0, 'Would newly stop 1 image, none of them running'],
    [
      { 'newly-failing': 2, 'newly-passing': 1 },
      1,
      'Would newly stop 2 images, 1 of them running, and let 1 image through that is stopped now',
    ],
    [{ changed: 3 }, 0, 'Would stop nothing new; 3 images get other findings'],
    [{ same: 9 }, 0, 'Would change no verdict'],
  ])('that counted %j is told in one sentence', (counts, runningStopped, sentence) => {
    expect(simulationHeadline(countsOf({ examined: 40, counts, runningStopped, stopped: null }))).toBe(sentence);
  });

  it('is read from progress too, and from nothing', () => {
    expect(countsOf({ examined: 3, same: 2, 'newly-failing': 1 })).toMatchObject({
      examined: 3,
      same: 2,
      newlyFailing: 1,
    });
    expect(countsOf(null)).toMatchObject({ examined: 0, stopped: null });
  });
});
