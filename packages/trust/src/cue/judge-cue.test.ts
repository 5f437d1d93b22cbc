import type { JsonValue } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExpressionOutcome } from '../image-policy/expression-port.ts';
import { judgeCue } from './judge-cue.ts';

const LIMITS = { maxSteps: 200_000 };

const judge = (policy: string, input: JsonValue): ExpressionOutcome => judgeCue(policy, input, LIMITS);

function inputs(text: string): readonly JsonValue[] {
  return text === '' ? [] : text.split(' ').map((item): JsonValue => JSON.parse(item));
}

/** Policies with inputs for which they hold and for which they do not. Every row was held against the reference implementation. */
const TABLE: readonly (readonly [policy: string, holds: string, fails: string])[] = [
  ['a: 1', '{} {"a":1} {"a":1,"b":2}', '{"a":2} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: int', '{} {"a":1} {"a":2} {"a":5} {"a":0}', '{"a":1.5} {"a":[]} {"a":{}} {"a":{"m":2}} {"a":{"k":"q","v":1}}'],
  [
    'a: string',
    '{} {"a":"x"} {"a":"y"} {"a":"hello"} {"a":"2022-04-15T17:10:26Z"}',
    '{"a":1} {"a":true} {"a":[1,"s"]} {"a":{"n":1,"m":2}} {"a":{"b":{"c":1}}}',
  ],
  [
    'a: >0 & <10',
    '{} {"a":1} {"a":2} {"a":5} {"a":1.5}',
    '{"a":0} {"a":null} {"a":["s"]} {"a":{"n":1,"m":1}} {"a":{"k":"p","v":1}}',
  ],
  [
    'a: >=1 | *0',
    '{} {"a":1} {"a":2} {"a":5} {"a":0}',
    '{"a":-1} {"a":[]} {"a":{}} {"a":{"m":2}} {"a":{"k":"q","v":1}}',
  ],
  ['a: "x" | "y"', '{} {"a":"x"} {"a":"y"}', '{"a":1} {"a":true} {"a":["s"]} {"a":{"m":2}} {"a":{"n":{"x":1}}}'],
  ['a: *"x" | "y"', '{} {"a":"x"} {"a":"y"}', '{"a":1} {"a":true} {"a":["s"]} {"a":{"m":2}} {"a":{"n":{"x":1}}}'],
  ['a: =~"^h"', '{} {"a":"hello"}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  [
    'a: !~"^h"',
    '{} {"a":"x"} {"a":"y"} {"a":"2022-04-15T17:10:26Z"} {"a":"2022-04-16T17:10:26Z"}',
    '{"a":1} {"a":"hello"} {"a":[1,2,3]} {"a":{"n":"x"}} {"a":[{"n":0}]}',
  ],
  [
    'a: != "q"',
    '{} {"a":"x"} {"a":"y"} {"a":"hello"} {"a":"2022-04-15T17:10:26Z"}',
    '{"a":1} {"a":true} {"a":[1,"s"]} {"a":{"n":1,"m":2}} {"a":{"b":{"c":1}}}',
  ],
  [
    'a: null | int',
    '{} {"a":1} {"a":2} {"a":5} {"a":0}',
    '{"a":1.5} {"a":[1]} {"a":{"n":1}} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: number',
    '{} {"a":1} {"a":2} {"a":5} {"a":0}',
    '{"a":"x"} {"a":[1]} {"a":{"n":1}} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1}}}',
  ],
  ['a: float', '{} {"a":1.5}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: bool', '{} {"a":true}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: _', '{} {"a":"x"} {"a":[1,2]} {"a":{"n":"x"}} {"a":{"b":{"c":1}}}', ''],
  [
    'a: [...int]',
    '{} {"a":[]} {"a":[1]} {"a":[1,2]} {"a":[1,2,3]}',
    '{"a":1} {"a":"x"} {"a":["s"]} {"a":{"n":1,"m":1}} {"a":{"k":"p","v":1}}',
  ],
  ['a: [1, 2, ...]', '{} {"a":[1,2]} {"a":[1,2,3]}', '{"a":1} {"a":"y"} {"a":["s"]} {"a":{"m":2}} {"a":{"n":{"x":1}}}'],
  ['a: [int, string]', '{} {"a":[1,"s"]}', '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  [
    'a: [...{n: int}]',
    '{} {"a":[]} {"a":[{"n":1}]} {"a":[{"n":0}]}',
    '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"n":{"x":1,"y":2}}}',
  ],
  [
    'a: [_, ...string]',
    '{} {"a":[1]} {"a":[1,"s"]} {"a":["s"]} {"a":[{"n":1}]}',
    '{"a":1} {"a":"x"} {"a":[1,2]} {"a":{"n":1,"m":2}} {"a":{"k":"q","v":1}}',
  ],
  [
    `#D: {n: int, s?: string}
a: #D`,
    '{} {"a":{}} {"a":{"n":1}} {"a":{"n":2}} {"a":{"n":1,"s":"t"}}',
    '{"a":1} {"a":"x"} {"a":[1]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}',
  ],
  [
    `#D: {n: int, ...}
a: #D`,
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: close({n: int})',
    '{} {"a":{}} {"a":{"n":1}} {"a":{"n":2}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1,"y":2}}}',
  ],
  [
    'a: {n: int}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    `#D: {[string]: int}
a: #D`,
    '{} {"a":{}} {"a":{"n":1}} {"a":{"n":2}} {"a":{"n":1,"m":2}}',
    '{"a":1} {"a":"x"} {"a":[1]} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: {[=~"^n"]: int}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: {[string]: int}',
    '{} {"a":{}} {"a":{"n":1}} {"a":{"n":2}} {"a":{"n":1,"m":2}}',
    '{"a":1} {"a":"x"} {"a":[1]} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: n: 1',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    'a: n: >0',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    `b: int
a: b`,
    '{} {"a":1} {"a":2} {"a":5} {"a":0}',
    '{"a":1.5} {"a":[]} {"a":{}} {"a":{"m":2}} {"a":{"k":"q","v":1}}',
  ],
  [
    `b: 5
a: <b`,
    '{} {"a":1} {"a":2} {"a":0} {"a":-1}',
    '{"a":5} {"a":[]} {"a":{}} {"a":{"m":2}} {"a":{"k":"q","v":1}}',
  ],
  [
    `let x = 5
a: x`,
    '{} {"a":5}',
    '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    'a: {n: n, if n > 1 {err: "bad", n: "bad"}}',
    '{"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    'a: {n: n, if n > 1 {m: string}}',
    '{"a":{"n":1}} {"a":{"n":2}} {"a":{"n":1,"m":2}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  [
    `import "strings"
a: strings.MinRunes(2)`,
    String.raw`{} {"a":"hello"} {"a":"2022-04-15T17:10:26Z"} {"a":"2022-04-16T17:10:26Z"} {"a":"a\nb"}`,
    '{"a":1} {"a":"x"} {"a":[1,2]} {"a":{"n":2}} {"a":[{"n":1}]}',
  ],
  [
    `import "strings"
a: strings.HasPrefix("h")`,
    '{} {"a":"hello"}',
    '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    `import "list"
a: list.MaxItems(2)`,
    '{} {"a":[]} {"a":[1]} {"a":[1,2]} {"a":[1,"s"]}',
    '{"a":1} {"a":"x"} {"a":{}} {"a":{"m":2}} {"a":{"n":{"x":1,"y":2}}}',
  ],
  [
    `import "list"
a: list.MinItems(1) & list.MaxItems(3)`,
    '{} {"a":[1]} {"a":[1,2]} {"a":[1,2,3]} {"a":[1,"s"]}',
    '{"a":1} {"a":"x"} {"a":{}} {"a":{"m":2}} {"a":{"n":{"x":1,"y":2}}}',
  ],
  [
    `import "struct"
a: struct.MinFields(1)`,
    '{} {"a":{"n":"x"}} {"a":{"m":2}} {"a":{"k":"p","v":1}} {"a":{"n":{"x":1,"y":2}}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  [
    `import "struct"
a: struct.MaxFields(1)`,
    '{} {"a":{"n":1}} {"a":{"n":"x"}} {"a":{"b":{"c":1}}} {"a":{"n":{"x":1,"y":2}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":1}]}',
  ],
  [
    `import "time"
a: time.Time`,
    '{} {"a":"2022-04-15T17:10:26Z"} {"a":"2022-04-16T17:10:26Z"}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}',
  ],
  [
    `import "time"
b: time.Parse(time.RFC3339, "2022-04-15T17:10:27Z")
a: <b`,
    '{} {"a":"2022-04-15T17:10:26Z"}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}',
  ],
  [
    `import "time"
a: time.Format(time.RFC3339)`,
    '{} {"a":"2022-04-15T17:10:26Z"} {"a":"2022-04-16T17:10:26Z"}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}',
  ],
  [
    String.raw`a: "h\(b)"
b: "ello"`,
    '{} {"a":"hello"}',
    '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    `b: len(a)
a: _
b: >2`,
    String.raw`{"a":"hello"} {"a":[1,2,3]} {"a":"2022-04-15T17:10:26Z"} {"a":"2022-04-16T17:10:26Z"} {"a":"a\nb"}`,
    '{"a":1} {"a":"x"} {"a":[1,2]} {"a":{"n":"x"}} {"a":[{"n":0}]}',
  ],
  [
    'a: {n: 1} | {m: 2}',
    '{} {"a":{"n":2}} {"a":{"n":1,"m":1}} {"a":{"b":{"c":1}}} {"a":{"n":{"x":1}}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  [
    'a: {n: int} | {n: string}',
    '{} {"a":{"n":1}} {"a":{"n":"x"}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1,"y":2}}}',
  ],
  [
    'a: *{n: 1} | {n: 2}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    `#A: "x" | "hello"
a: #A`,
    '{} {"a":"x"} {"a":"hello"}',
    '{"a":1} {"a":true} {"a":["s"]} {"a":{"m":2}} {"a":{"n":{"x":1}}}',
  ],
  [
    `#A: {k: "p", v: int} | {k: "q", w: int}
a: #A`,
    '{} {"a":{}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":1}} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: {b: {c: 1}}',
    '{} {"a":{"n":2}} {"a":{"n":1,"m":1}} {"a":{"b":{"c":1}}} {"a":{"n":{"x":1}}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  [
    String.raw`x: {for k, v in a {"\(k)x": v}}
a: {...}`,
    '{} {"a":{"n":2}} {"a":{"n":1,"m":1}} {"a":{"b":{"c":1}}} {"a":{"n":{"x":1}}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  [
    'a: {n: int, m: n}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    'a: {n: m, m: n}',
    '{} {"a":{"n":2}} {"a":{"m":2}} {"a":{"k":"p","v":1}} {"a":{"n":{"x":1,"y":2}}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  [
    `a: [...#E]
#E: {n: >0}`,
    '{} {"a":[]} {"a":[{"n":1}]}',
    '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"n":{"x":1}}}',
  ],
  [
    `a: #D
#D: {n: #N}
#N: int & >0`,
    '{} {"a":{}} {"a":{"n":1}} {"a":{"n":2}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1,"y":2}}}',
  ],
  [
    `a: {#D, k: 1}
#D: {n: 1}`,
    '{} {"a":{}} {"a":{"n":1}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"m":2}} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: (1 | 2) & (2 | 3)',
    '{} {"a":2}',
    '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  ['a: 1 + 1', '{} {"a":2}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: "he" + "llo"', '{} {"a":"hello"}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: -1', '{} {"a":-1}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: 3 * 2', '{}', '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}'],
  ['a: 0x10', '{}', '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}'],
  ['a: 1_000', '{}', '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}'],
  ['a: 1K', '{}', '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}'],
  [
    String.raw`a: "\u0068ello"`,
    '{} {"a":"hello"}',
    '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [String.raw`a: #"he\llo"#`, '{}', '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}'],
  [
    `a: """
  x
  y
  """`,
    '{}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}',
  ],
  [
    'a: {"n": 1}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    '"a": n: 1',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    'a: [string]: int',
    '{} {"a":{}} {"a":{"n":1}} {"a":{"n":2}} {"a":{"n":1,"m":2}}',
    '{"a":1} {"a":"x"} {"a":[1]} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1}}}',
  ],
  ['a?: int', '{} {"a":1} {"a":2} {"a":5} {"a":0}', '{"a":1.5} {"a":[]} {"a":{}} {"a":{"m":2}} {"a":{"k":"q","v":1}}'],
  ['a?: 5', '{} {"a":5}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a!: int', '{"a":1} {"a":2} {"a":5} {"a":0}', '{} {"a":1.5} {"a":[]} {"a":{}} {"a":{"m":2}} {"a":{"k":"q","v":1}}'],
  ['a!: int\na: 1', '{} {"a":1}', '{"a":2} {"a":[]}'],
  ['a: n!: int', '{"a":{"n":1}} {"a":{"n":1,"m":1}}', '{} {"a":1} {"a":{}} {"a":{"m":1}} {"a":{"n":"x"}}'],
  ['a?: n!: int', '{} {"a":{"n":1}}', '{"a":{}} {"a":{"m":1}}'],
  ['a: [...{n!: int}]', '{} {"a":[]} {"a":[{"n":0}]}', '{"a":[{}]} {"a":[{"n":0},{"m":1}]}'],
  ['#A: {n!: int}\na: #A', '{"a":{"n":1}}', '{} {"a":{}} {"a":{"n":1,"m":1}}'],
  ['#A: {n!: int}', '{} {"a":1}', ''],
  ['a: {n!: int} | {m!: int}', '{"a":{"n":1}} {"a":{"m":1}} {"a":{"n":1,"m":1}}', '{"a":1} {"a":{"n":"x","m":"x"}}'],
  ['a: {n!: int} | {m: int}', '{"a":{"m":1}}', '{"a":1}'],
  // What cannot be compared is no reason to leave a guard out.
  ['a: _\nif a == true {e: _|_}', '{"a":false} {"a":null}', '{"a":true} {"a":"x"} {"a":1} {"a":{}} {"a":[true]}'],
  ['a: _\nif a == "x" {e: _|_}', '{"a":"y"} {"a":null}', '{"a":"x"} {"a":1} {"a":{"n":1}} {"a":[]}'],
  ['a: _\nif a == {} {e: _|_}', '{"a":null}', '{"a":{}} {"a":{"n":1}} {"a":1} {"a":[]}'],
  ['a: _\nif !(a != 1) {e: _|_}', '{"a":2}', '{"a":1} {"a":{}} {"a":[1]} {"a":"x"}'],
  ['if true {a!: 1}', '{"a":1}', '{} {"a":2}'],
  [
    'a: {}',
    '{} {"a":{"n":2}} {"a":{"n":1,"m":1}} {"a":{"b":{"c":1}}} {"a":{"n":{"x":1}}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  ['a: []', '{} {"a":[]}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: [1]', '{} {"a":[1]}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: true', '{} {"a":true}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: !true', '{}', '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}'],
  ['a: !(1 > 2)', '{} {"a":true}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: 1 == 1', '{} {"a":true}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: [1,2] == [1,2]', '{} {"a":true}', '{"a":1} {"a":"y"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  [
    'a: {n: 1, ...}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    'a: {n: 1} & {m: 1}',
    '{} {"a":{"n":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}} {"a":{"l":[{"x":1,"y":1}]}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"m":2}}',
  ],
  ['a: int & 5', '{} {"a":5}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  [
    `b: a.n
a: {n: int}`,
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    `b: a["n"]
a: {n: int}`,
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    `b: a[0]
a: [...]
b: 1`,
    '{"a":[1]} {"a":[1,2]} {"a":[1,2,3]} {"a":[1,"s"]}',
    '{"a":1} {"a":"x"} {"a":{}} {"a":{"m":2}} {"a":{"k":"q","v":1}}',
  ],
  [
    `_h: 5
a: _h`,
    '{} {"a":5}',
    '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    'a: {_h: 1, n: _h}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    `#A: {n: {x: int}}
a: #A`,
    '{} {"a":{}} {"a":{"n":{"x":1}}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    `#A: {n: {x: int, ...}}
a: #A`,
    '{} {"a":{}} {"a":{"n":{"x":1}}} {"a":{"n":{"x":1,"y":2}}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    `#A: {l: [...{x: int}]}
a: #A`,
    '{} {"a":{}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    `#A: {n?: int}
a: #A`,
    '{} {"a":{}} {"a":{"n":1}} {"a":{"n":2}}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"s":"t"}} {"a":{"n":{"x":1,"y":2}}}',
  ],
  [
    'a: {n: int | *3}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":2}} {"a":{"m":2}} {"a":{"b":{"c":1}}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: {x: y, y: x, x: 1}',
    '{} {"a":{"n":2}} {"a":{"n":1,"m":1}} {"a":{"b":{"c":1}}} {"a":{"n":{"x":1}}}',
    '{"a":1} {"a":-1} {"a":"hello"} {"a":[1]} {"a":["s"]}',
  ],
  [
    `a: b
b: a`,
    '{} {"a":"x"} {"a":[1,2]} {"a":{"n":"x"}} {"a":{"b":{"c":1}}}',
    '{"a":1,"b":2}',
  ],
  [
    `a: b
b: a
b: 1`,
    '{} {"a":1}',
    '{"a":2} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}',
  ],
  [
    'a: {n: 1, n: 1}',
    '{} {"a":{"n":1}} {"a":{"n":1,"m":1}} {"a":{"n":1,"s":"t"}} {"a":{"k":"p","v":1}}',
    '{"a":1} {"a":1.5} {"a":null} {"a":[1,"s"]} {"a":[{"n":0}]}',
  ],
  [
    'a: 1 | 2 | 3',
    '{} {"a":1} {"a":2} {"a":1,"b":2}',
    '{"a":5} {"a":true} {"a":["s"]} {"a":{"m":2}} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: *1 | *2',
    '{} {"a":1} {"a":2} {"a":1,"b":2}',
    '{"a":5} {"a":true} {"a":["s"]} {"a":{"m":2}} {"a":{"n":{"x":1}}}',
  ],
  [
    'a: (*1 | 2) | 3',
    '{} {"a":1} {"a":2} {"a":1,"b":2}',
    '{"a":5} {"a":true} {"a":["s"]} {"a":{"m":2}} {"a":{"n":{"x":1}}}',
  ],
  [
    `a: string | *"d"
b: a
b: "d"`,
    '{}',
    '{"a":1} {"a":"y"} {"a":[1,2,3]} {"a":{"n":1,"m":2}} {"a":{"k":"p","v":1}}',
  ],
  ['a: or(["x"])', '{} {"a":"x"}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: 5 // c', '{} {"a":5}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: 5,b: 6', '{} {"a":5}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['{a: 5}', '{} {"a":5}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['a: {5}', '{} {"a":5}', '{"a":1} {"a":"hello"} {"a":[1,"s"]} {"a":{"n":1,"m":1}} {"a":{"k":"q","v":1}}'],
  ['5', '', '{} {"a":"x"} {"a":[1,2]} {"a":{"n":"x"}} {"a":{"b":{"c":1}}}'],
];

describe('a policy in CUE holds where it unifies with the input', () => {
  test.each(TABLE)('%s', (policy, holds, fails) => {
    expect(inputs(holds).map((input) => [input, judge(policy, input).result])).toEqual(
      inputs(holds).map((input) => [input, 'true']),
    );
    expect(inputs(fails).map((input) => [input, judge(policy, input).result])).toEqual(
      inputs(fails).map((input) => [input, 'false']),
    );
  });
});

const SCAN = `import "time"
before: time.Parse(time.RFC3339, "2026-04-15T17:10:27Z")
after: time.Parse(time.RFC3339, "2026-03-09T17:10:27Z")
predicateType: "https://cosign.sigstore.dev/attestation/vuln/v1"
predicate: {
  scanner: uri: =~"^pkg:"
  metadata: {
    scanFinishedOn: <before
    scanFinishedOn: >after
  }
}`;

function scan(finished: string | null): JsonValue {
  const metadata = finished === null ? {} : { scanFinishedOn: finished };
  const predicate = { scanner: { uri: 'pkg:generic/scanner' }, metadata };
  return { predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1', predicate };
}

test.each([
  ['2026-04-01T00:00:00Z', 'true'],
  ['2026-04-01T00:00:00.25Z', 'true'],
  ['2026-05-01T00:00:00Z', 'false'],
  ['2026-01-01T00:00:00Z', 'false'],
  // Text and time are ordered otherwise: nobody knows what the author meant.
  ['2026-04-15T18:10:00+02:00', 'error'],
] as const)('a scan of %s within bounds: %s', (finished, result) => {
  expect(judge(SCAN, scan(finished)).result).toBe(result);
});

test('what the input leaves open holds, as it does in CUE, and is warned of', () => {
  const outcome = judge(SCAN, scan(null));
  expect(outcome.result).toBe('true');
  expect(outcome.warnings).toEqual(['the input has no predicate.metadata.scanFinishedOn: CUE accepts that']);
});

const BOTH = `import "struct"
import "list"
authorityMatches: {
  keyed: attestations: struct.MaxFields(1) & struct.MinFields(1)
  signed: signatures: list.MaxItems(1) & list.MinItems(1)
}`;

test.each([
  [{ keyed: { attestations: { a: [{}] } }, signed: { signatures: [{}] } }, 'true'],
  [{ keyed: { attestations: { a: [{}] } }, signed: { signatures: [{}, {}] } }, 'false'],
  [{ keyed: { attestations: { a: [{}] } } }, 'false'],
  [{ keyed: { signatures: [{}] }, signed: { signatures: [{}] } }, 'false'],
  [{}, 'false'],
] as const)('a policy asks for authorities by name: %j: %s', (authorityMatches, result) => {
  expect(judge(BOTH, { authorityMatches }).result).toBe(result);
});

test('a guard over an authority that did not match cannot be told', () => {
  const policy = 'authorityMatches: {\n  if len(authorityMatches.two.attestations) < 2 {\n    no: 1\n    no: 2\n  }\n}';
  expect(judge(policy, { authorityMatches: { one: {} } }).result).toBe('error');
  const matched = { two: { attestations: { a: [], b: [] } } };
  expect(judge(policy, { authorityMatches: matched }).result).toBe('true');
  expect(judge(policy, { authorityMatches: { two: { attestations: { a: [] } } } }).result).toBe('false');
});

const FORBIDDEN_PACKAGES = `import (
  "list"
  "strings"
)
let names = ["log4j-api", "log4j-core"]
let versions = ["2.14.1", "2.15.0"]
predicate: components: [...{
  name: name
  version: version
  if list.Contains(names, name) && list.Contains(versions, version) {
    err: strings.Join(["it has", name, version], " ")
    name: err
  }
}]`;

test('a guard in a list refuses elements and says which', () => {
  const component = (name: string, version: string): JsonValue => ({ name, version });
  const good = [component('log4j-core', '2.20.0'), component('left-pad', '2.15.0')];
  expect(judge(FORBIDDEN_PACKAGES, { predicate: { components: good } }).result).toBe('true');
  const outcome = judge(FORBIDDEN_PACKAGES, {
    predicate: { components: [...good, component('log4j-core', '2.15.0')] },
  });
  expect(outcome.result).toBe('false');
  expect(outcome.messages[0]).toContain('it has log4j-core 2.15.0');
});

const CAPABILITIES = `import "list"
#Add: "NET_BIND_SERVICE"
#SecurityContext: {
  capabilities: {
    drop: [...string] | *[]
    add?: [...#Add]
  }
  ...
}
spec: containers: [...{
  securityContext: #SecurityContext
  if !list.Contains(securityContext.capabilities.drop, "ALL") {
    name: "does not drop ALL"
  }
}]`;

test.each([
  [{ name: 'a', securityContext: { capabilities: { drop: ['ALL'] } } }, 'true'],
  [{ name: 'a', securityContext: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } }, 'true'],
  [{ name: 'a', securityContext: { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } } }, 'false'],
  [{ name: 'a', securityContext: { capabilities: { drop: ['ALL'], keep: [] } } }, 'false'],
  [{ name: 'a', securityContext: { capabilities: { drop: ['SETUID'] } } }, 'false'],
  [{ name: 'a' }, 'false'],
] as const)('definitions with defaults under a guard: %j: %s', (container, result) => {
  expect(judge(CAPABILITIES, { spec: { containers: [container] } }).result).toBe(result);
});

test.each([
  ['a: foo', 'is not defined'],
  ['import "net"\na: string', 'the package'],
  ['a: strings.ToTitle("x")', 'cannot be called'],
  ['import "strings"\na: strings.ToTitle("x")', 'strings.ToTitle is not supported'],
  ["a: 'bytes'", 'bytes'],
  ['a: {', 'a value is expected'],
  ['a: "x', 'no end'],
  ['a: [1][0:1]', 'slices'],
  ['X=a: 1', 'aliases'],
  ['a: =~"("', 'no regular expression'],
  ['a: 99999999999999999999', 'exactly'],
  ['a: b.c\nb: {}', 'is not there'],
  ['x: {b: x}', 'part of'],
  ['if a {b: 1}\na: _', 'true or false'],
  ['a: *1', 'default'],
])('cannot tell %s', (policy, message) => {
  const outcome = judge(policy, { a: 'text' });
  expect(outcome.result).toBe('error');
  expect(outcome.messages[0]).toContain(message);
});

test('places of what cannot be told are given', () => {
  expect(judge('a: 1\nb: [\n  foo(1),\n]', {}).messages).toEqual([
    'cannot evaluate: the function foo is not supported (line 3, column 3)',
  ]);
});

test.each([
  ['nested too deep', `a: ${'('.repeat(5000)}1${')'.repeat(5000)}`],
  ['nested too deep', `a: ${'{b: '.repeat(5000)}1${'}'.repeat(5000)}`],
  ['too many steps', `a: [for x in l for y in l for z in l {v: x}]\nl: [${'1,'.repeat(200)}]`],
  ['combinations', `a: ${Array.from({ length: 14 }, (_, index) => `(${index}|"${index}")`).join(' & ')}`],
  ['words and signs', `a: [${'1,'.repeat(100_000)}]`],
])('ends with an error: %s', (message, policy) => {
  const outcome = judge(policy, {});
  expect(outcome.result).toBe('error');
  expect(outcome.messages[0]).toContain(message);
});

test('a regular expression that would backtrack is matched in linear time', () => {
  expect(judge('a: =~"^(a+)+$"', { a: `${'a'.repeat(50_000)}!` }).result).toBe('false');
});

const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => JSON.stringify(value).length < 2000);
const isSafe = (value: unknown): boolean => !/\d{16}|[eE][+-]?\d|"__proto__"/.test(JSON.stringify(value));

test('every value unifies with itself, and closed with nothing more', () => {
  fc.assert(
    fc.property(json.filter(isSafe), (value) => {
      const text = JSON.stringify(value);
      const input: JsonValue = { a: JSON.parse(text) };
      expect(judge(`a: ${text}`, input).result).toBe('true');
      expect(judge(`a: ${text} & {a: 1}`, { a: 'x' }).result).toBe('false');
    }),
    { numRuns: 200 },
  );
});

test('two different atoms never unify', () => {
  const atom = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(atom, atom, (first, second) => {
      const outcome = judge(`a: ${JSON.stringify(first)}`, { a: second });
      expect(outcome.result).toBe(first === second ? 'true' : 'false');
    }),
    { numRuns: 300 },
  );
});

test('the order of what a value has to be does not matter', () => {
  const part = fc.constantFrom('int', '>0', '<10', '!=5', 'number', '7', '(7 | 8)', '*7 | int', '_');
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.integer({ min: -1, max: 11 }), (parts, value) => {
      const written = parts.map((one) => `a: ${one}`);
      const outcome = judge(written.join('\n'), { a: value }).result;
      expect(judge(written.toReversed().join('\n'), { a: value }).result).toBe(outcome);
      expect(judge(`a: ${parts.map((one) => `(${one})`).join(' & ')}`, { a: value }).result).toBe(outcome);
    }),
    { numRuns: 300 },
  );
});

test('any text is answered, and one that is no policy never passes for one', () => {
  const sign = fc.constantFrom(
    'a',
    ':',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '...',
    '|',
    '&',
    '"',
    '\\(',
    '#',
    '=~',
    '<',
    '1',
    ' ',
    '\n',
    'if ',
    'for ',
    ',',
  );
  fc.assert(
    fc.property(fc.string({ unit: sign, maxLength: 40 }), (policy) => {
      expect(['true', 'false', 'error']).toContain(judge(policy, { a: 1 }).result);
    }),
    { numRuns: 2000 },
  );
});
