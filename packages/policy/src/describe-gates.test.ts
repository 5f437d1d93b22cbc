import { describe, expect, test } from 'vitest';
import { describeGates } from './describe-gates.ts';
import { gates } from './registry.ts';

const triggers = describeGates().gates.flatMap((gate) => gate.triggers.map((trigger) => ({ gate, trigger })));

test('lists gates, triggers and parameters in a shape that JSON keeps', () => {
  const description = describeGates();
  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  expect(description.gates.map(({ gate }) => gate)).toEqual(description.gates.map(({ gate }) => gate).toSorted());
  const ports = triggers.find(({ trigger }) => trigger.trigger === 'exposed_ports')?.trigger.params;
  expect(ports?.map(({ name, required, default: fallback }) => [name, required, fallback])).toEqual([
    ['ports', true, null],
    ['type', true, null],
    ['actual_dockerfile_only', false, 'false'],
  ]);
});

describe.each(triggers)('$gate.gate.$trigger.trigger', ({ gate, trigger }) => {
  test('has a sentence for itself and for each parameter', () => {
    for (const { summary } of [gate, trigger, ...trigger.params]) expect(summary).toMatch(/^[A-Z].*\.$/);
  });

  test('reads the examples and defaults of its parameters', () => {
    const params = gates.get(gate.gate)?.triggers.get(trigger.trigger)?.params ?? {};
    for (const [name, parameter] of Object.entries(params)) {
      for (const text of [parameter.example, parameter.fallback]) {
        if (text === null) continue;
        const reading = parameter.read({ kind: 'scalar', value: text, source: text });
        expect([name, text, reading.ok]).toEqual([name, text, true]);
      }
    }
  });

  test('has placeholders that are words', () => {
    for (const message of trigger.messages) expect(message.replaceAll(/\{\w+\}/g, '')).not.toMatch(/[{}]/);
  });
});
