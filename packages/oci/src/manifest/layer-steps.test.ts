import { expect, test } from 'vitest';
import { layerSteps } from './layer-steps.ts';

const step = (createdBy: string, emptyLayer = false): Parameters<typeof layerSteps>[0][number] => ({
  created: null,
  createdBy,
  author: null,
  comment: null,
  emptyLayer,
});

test('steps that made a layer are matched in order', () => {
  expect(layerSteps([step('ADD'), step('ENV', true), step('RUN')], 2)).toEqual(['ADD', 'RUN']);
});

test.each([1, 3])('nothing is guessed when there are %i layers for two steps', (count) => {
  expect(layerSteps([step('ADD'), step('RUN')], count)).toEqual(Array.from({ length: count }, () => null));
});

test('a step without instruction gives none', () => {
  expect(layerSteps([step('')], 1)).toEqual([null]);
});
