import { describe, expect, test } from 'vitest';
import { listAt, objects, optionalText, optionalWord, requiredList, requiredWord, rootOf, words } from './members.ts';

const SOURCE = { feed: 'test', path: 'test.json' };
const REFUSED = expect.objectContaining({ code: 'FEED_INVALID', details: expect.objectContaining({ feed: 'test' }) });

describe('members of a document', () => {
  const root = rootOf(SOURCE, {
    id: ' X-1 ',
    none: null,
    empty: '',
    list: ['a', ' b '],
    things: [{ a: 1 }],
    number: 1,
  });

  test('are given as they should be', () => {
    expect(requiredWord(SOURCE, root, 'id')).toBe('X-1');
    expect(optionalWord(SOURCE, root, 'none')).toBeNull();
    expect(optionalText(SOURCE, root, 'empty')).toBeNull();
    expect(words(SOURCE, root, 'list')).toEqual(['a', 'b']);
    expect(words(SOURCE, root, 'none')).toEqual([]);
    expect(objects(SOURCE, root, 'things')).toEqual([{ members: { a: 1 }, place: '/things/0' }]);
  });

  test.each([
    ['a document that is no object', () => rootOf(SOURCE, [])],
    ['a number for a text', () => optionalText(SOURCE, root, 'number')],
    ['nothing for a word', () => requiredWord(SOURCE, root, 'none')],
    ['a text for a list', () => listAt(SOURCE, root, 'id')],
    ['nothing for a list', () => requiredList(SOURCE, root, 'none')],
    ['texts for objects', () => objects(SOURCE, root, 'list')],
    ['objects for words', () => words(SOURCE, root, 'things')],
    ['a word of absurd length', () => requiredWord(SOURCE, rootOf(SOURCE, { id: 'x'.repeat(1000) }), 'id')],
    ['a word with control characters', () => requiredWord(SOURCE, rootOf(SOURCE, { id: 'a\u0000b' }), 'id')],
    [
      'a list of absurd length',
      () => words(SOURCE, rootOf(SOURCE, { list: Array.from({ length: 100_001 }, () => 'x') }), 'list'),
    ],
  ])('%s is refused with feed and place', (_name, work) => {
    expect(work).toThrow(REFUSED);
  });

  test('the place is a pointer', () => {
    expect(() => words(SOURCE, rootOf(SOURCE, { list: ['a', 1] }), 'list')).toThrow(
      'test: test.json: /list/1: not a text',
    );
  });
});
