import { describe, expect, it } from 'vitest';
import { jsonText } from './json-text.ts';
import { withoutCommands } from './log-text.ts';

describe('withoutCommands', () => {
  it.each([
    ['::error::x', String.raw`:\u{3a}error::x`],
    ['a ::set-env name=b::c', String.raw`a :\u{3a}set-env name=b::c`],
    ['##vso[task.complete]', String.raw`#\u{23}vso[task.complete]`],
    ['x##[error]y', String.raw`x#\u{23}[error]y`],
    ['###[error]', String.raw`##\u{23}[error]`],
    ["##teamcity[testFailed name='x']", String.raw`#\u{23}teamcity[testFailed name='x']`],
    ['std::vector, [::1]:80, ::1, a::b', 'std::vector, [::1]:80, ::1, a::b'],
    ['## Title, C##, #1', '## Title, C##, #1'],
  ])('makes of %j %j', (text, expected) => {
    expect(withoutCommands(text)).toBe(expected);
  });
});

describe('jsonText', () => {
  it.each(['##vso[a]', '###[b]', '####'])('keeps %s for readers of JSON, not for runners', (text) => {
    expect(jsonText({ text })).not.toContain('##');
    expect(JSON.parse(jsonText({ text }))).toEqual({ text });
  });
});
