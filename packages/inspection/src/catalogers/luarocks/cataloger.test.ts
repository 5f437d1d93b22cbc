import { describe, expect, test } from 'vitest';
import { readLuaAssignments } from './lua-table.ts';
import { rockPackage } from './package.ts';

const read = (text: string): unknown => Object.fromEntries(readLuaAssignments(text));

describe('readLuaAssignments', () => {
  test.each([
    ['texts', `a = "x" b = 'y\\'s' c = [[z]] d = [==[ ]] ]==]`, { a: 'x', b: "y's", c: 'z', d: ' ]] ' }],
    ['a long text without its first line end', 'a = [[\nx]]', { a: 'x' }],
    ['numbers and booleans', 'a = 1 b = -2.5 c = true d = false', { a: 1, b: -2.5, c: true, d: false }],
    ['keys of all kinds', 'a = { b = 1, ["c d"] = 2, [3] = "e" }', { a: { b: 1, 'c d': 2, '3': 'e' } }],
    ['entries without keys', 'a = { "x"; "y", }', { a: { '1': 'x', '2': 'y' } }],
    ['comments', '-- a = 1\n--[[ b = 2 ]] c = 3 --[==[ ]] ]==] d = 4', { c: 3, d: 4 }],
    ['what has to be evaluated', 'a = f("x", { b = 1 }) c = { d = e.f, g = 1 }', { a: null, c: { d: null, g: 1 } }],
    ['expressions', 'a = { b = "x" .. "y", c = 1 }', { a: { b: 'x', c: 1 } }],
    ['nothing', '', {}],
  ])('reads %s', (_name, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  test.each([
    ['a text without end', 'a = "x', 'PACKAGE_FILE_INVALID'],
    ['a long text without end', 'a = [[x]', 'PACKAGE_FILE_INVALID'],
    ['a table without end', 'a = { b = 1', 'PACKAGE_FILE_INVALID'],
    ['an assignment without a value', 'a =', 'PACKAGE_FILE_INVALID'],
    ['levels beyond all reason', `a = ${'{'.repeat(1_000_000)}`, 'PACKAGE_FILE_LIMIT'],
    ['words beyond all reason', 'a '.repeat(2_000_001), 'PACKAGE_FILE_LIMIT'],
  ])('refuses %s', (_name, text, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }));
  });

  test('gives no object another prototype', () => {
    const { a } = Object.fromEntries(readLuaAssignments('a = { __proto__ = { b = 1 } }'));
    expect(Object.getPrototypeOf(a)).toBe(Object.prototype);
  });
});

test('no file of a rock lies outside of the root', () => {
  const found = rockPackage({
    folder: '/lib/luarocks/rocks-5.1/a/1',
    location: { path: '/x', layer: null },
    rockspec: null,
    files: [{ part: 'lua', path: '../../../../etc/passwd', md5: '0' }],
  });
  expect(found.files?.[0]?.path).toBe('/etc/passwd');
});
