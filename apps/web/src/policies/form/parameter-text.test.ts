import { describe, expect, it } from 'vitest';
import { inlineYaml } from './inline-yaml.ts';
import { parameterText, parameterValue } from './parameter-text.ts';
import { parse } from 'yaml';
import fc from 'fast-check';

describe('parameters in fields', () => {
  it.each([
    ['string', '', undefined],
    ['boolean', ' TRUE ', true],
    ['boolean', 'maybe', 'maybe'],
    ['integer', '14', 14],
    ['integer', '${days}', '${days}'],
    ['string', '14', '14'],
    ['string-list', 'a\n\n b ', ['a', 'b']],
    ['port-list', '22\n80/tcp', [22, '80/tcp']],
    ['string-list', '${registries}', '${registries}'],
    ['octal-mode', '0644', '0644'],
  ])('of type %s that read %j become %j', (type, text, value) => {
    expect(parameterValue({ type }, text)).toEqual(value);
  });

  it.each([
    [undefined, ''],
    [['a', 2], 'a\n2'],
    [true, 'true'],
    [{ a: 1 }, '{ a: 1 }'],
  ])('of value %j read %j', (value, text) => {
    expect(parameterText(value)).toBe(text);
  });
});

describe('inlineYaml', () => {
  it('writes what reads as the same again, in flow collections too', () => {
    const text = fc.string({ unit: 'binary' }).filter((each) => each.isWellFormed());
    const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.constantFrom('yes', '~', '- a', 'a: b', '#', '1_0'));
    fc.assert(
      fc.property(fc.array(value), value, (list, one) => {
        expect(parse(`k: ${inlineYaml([list, { k: one }])}`)).toEqual({ k: [list, { k: one }] });
        expect(parse(`k: ${inlineYaml(one)}`)).toEqual({ k: one });
      }),
    );
  });
});
