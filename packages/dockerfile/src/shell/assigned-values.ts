import type { ShellCommand } from './script.ts';

/** Programs whose arguments may set variables. */
const SETTERS: ReadonlySet<string> = new Set(['export', 'local', 'declare', 'readonly', 'typeset', 'read']);

/** The variables that commands set; null for those that are set more than once, or to something that is not known. */
export function assignedValues(commands: readonly ShellCommand[]): ReadonlyMap<string, string | null> {
  const values = new Map<string, string | null>();
  for (const { name, assignments, args } of commands) {
    for (const { name: variable, value } of assignments) {
      values.set(variable, value.literal && !values.has(variable) ? value.text : null);
    }
    if (name === null || !SETTERS.has(name.text)) continue;
    for (const { text, literal } of args) {
      const match = /^(\w+)(=?)/.exec(text);
      if (match?.[1] === undefined) continue;
      const known = literal && match[2] === '=' && !values.has(match[1]);
      if (match[2] === '=' || name.text === 'read') {
        values.set(match[1], known ? text.slice(match[0].length) : null);
      }
    }
  }
  return values;
}
