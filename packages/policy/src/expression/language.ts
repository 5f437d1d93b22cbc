/** Functions that expressions may call, by name, with the numbers of arguments that they take. */
export const FUNCTIONS: Readonly<Record<string, readonly number[]>> = {
  has: [1],
  size: [1],
  int: [1],
  double: [1],
  string: [1],
  bool: [1],
  timestamp: [1],
  duration: [1],
};

/**
 * Methods that expressions may call, by name, with the numbers of arguments that they take. What depends on the time zone of the
 * machine, and what forgets types, is not among them.
 */
export const METHODS: Readonly<Record<string, readonly number[]>> = {
  all: [2],
  exists: [2],
  exists_one: [2],
  filter: [2],
  map: [2, 3],
  bind: [3],
  size: [0],
  startsWith: [1],
  endsWith: [1],
  contains: [1],
  matches: [1],
  lowerAscii: [0],
  upperAscii: [0],
  trim: [0],
  indexOf: [1, 2],
  lastIndexOf: [1, 2],
  substring: [1, 2],
  split: [1, 2],
  join: [0, 1],
  getFullYear: [0],
  getMonth: [0],
  getDate: [0],
  getDayOfWeek: [0],
  getHours: [0],
  getMinutes: [0],
  getSeconds: [0],
  getMilliseconds: [0],
};

/** Methods whose first argument names a variable of the others. */
export const COMPREHENSIONS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** Methods that cost the same however long the text is. */
export const CHEAP_METHODS: ReadonlySet<string> = new Set(['startsWith', 'endsWith']);

/** Methods and functions that make texts or lists. */
export const MAKERS: ReadonlySet<string> = new Set([
  'lowerAscii',
  'upperAscii',
  'trim',
  'substring',
  'split',
  'string',
]);

/** Longest expression, in characters. */
export const MAX_SOURCE_LENGTH = 8192;
/** Most parts of an expression: names, literals, operators, calls. */
export const MAX_PARTS = 2000;
/** Deepest nesting; chains of `&&` and of `||` count once. */
export const MAX_DEPTH = 48;
/** Largest compiled regular expression, in instructions. */
export const MAX_REGEX_SIZE = 2000;
