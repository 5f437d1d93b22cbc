import { describe, expect, it } from 'vitest';
import { ADVISORY_SETTINGS } from './advisory-settings.ts';
import { InvalidValue } from './setting.ts';

const CONTEXT = { baseDirectory: '/work' };

/** What a setting makes of texts, or what it says against them. */
function parsed(setting: 'feedMirror' | 'nvdApiKey', text: string): unknown {
  try {
    return ADVISORY_SETTINGS[setting].parse([text], CONTEXT);
  } catch (error) {
    if (error instanceof InvalidValue) return error.message;
    throw error;
  }
}

describe('mirrors of feeds', () => {
  it('stand in for the beginning of addresses', () => {
    expect(parsed('feedMirror', 'https://feeds.example/=http://mirror.example/a=b/')).toEqual([
      { from: 'https://feeds.example/', to: 'http://mirror.example/a=b/' },
    ]);
  });

  it.each(['https://=https://me:secret@mirror.example/', 'https://=https://secret@mirror.example/'])(
    'may not hold a password, which is not repeated: %s',
    (text) => {
      const message = parsed('feedMirror', text);
      expect(message).toEqual(expect.stringContaining('user name or password'));
      expect(message).not.toContain('secret');
    },
  );

  it.each([
    '',
    'https://feeds.example/',
    '=https://mirror.example/',
    'feeds=https://m.example/',
    'https://a/=file:///b',
  ])('are not %j', (text) => {
    expect(parsed('feedMirror', text)).toEqual(expect.stringContaining('is not FROM=TO'));
  });
});

describe('the key for the NVD', () => {
  it.each([
    ['0b1c2d3e-0000-4000-8000-1234567890ab', '0b1c2d3e-0000-4000-8000-1234567890ab'],
    ['key\r\nhost: other', 'the key is none of the NVD'],
    ['', 'the key is none of the NVD'],
  ])('%j is %j', (text, expected) => {
    expect(parsed('nvdApiKey', text)).toBe(expected);
  });
});
