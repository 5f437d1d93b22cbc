import { COMMANDS } from '../command-table.ts';
import { type CommandName, type Setting } from '../settings/setting.ts';
import { ALL_SETTINGS } from '../settings/settings.ts';

/** What may follow the words of a command on the command line. */
export interface CompletionNode {
  /** Words that lead here: `policy validate`. */
  readonly path: string;
  readonly summary: string;
  /** Further words, with what they mean. */
  readonly words: readonly (readonly [string, string])[];
  readonly settings: readonly Setting<unknown>[];
  /** What `-o` takes. */
  readonly formats: readonly string[];
  /** True when a path may follow. */
  readonly takesPath: boolean;
}

/** The tree of commands, flattened, the root first. */
export function completionNodes(): readonly CompletionNode[] {
  const groups = new Map<string, (readonly [string, string])[]>();
  const leaves: CompletionNode[] = [];
  for (const { name, summary, operand, formats } of COMMANDS) {
    const [first = '', second] = name.split(' ');
    const members = groups.get(first) ?? [];
    if (second !== undefined) groups.set(first, [...members, [second, summary]]);
    leaves.push({
      path: name,
      summary,
      words: (operand?.choices ?? []).map((choice) => [choice, '']),
      settings: flagsOf(name),
      formats,
      takesPath: operand !== null && operand.choices === undefined,
    });
  }
  const inner = [...groups].map(([path, words]) => ({
    path,
    summary: '',
    words,
    settings: [],
    formats: [],
    takesPath: false,
  }));
  const firsts = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))];
  const rootWords = [...firsts, 'help'].map((word): readonly [string, string] => [
    word,
    leaves.find(({ path }) => path === word)?.summary ?? '',
  ]);
  const root = { path: '', summary: '', words: rootWords, settings: [], formats: [], takesPath: false };
  return [root, ...inner, ...leaves];
}

function flagsOf(name: CommandName): readonly Setting<unknown>[] {
  return ALL_SETTINGS.filter((setting) => setting.flag !== false && setting.commands.includes(name));
}
