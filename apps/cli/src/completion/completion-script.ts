import { ALL_SETTINGS } from '../settings/settings.ts';
import { type CompletionNode, completionNodes } from './completion-words.ts';

/** The completion script for a shell: everything in it is made of the tables of commands and settings. */
export function completionScript(shell: string): string {
  const nodes = completionNodes();
  if (shell === 'fish') return fishScript(nodes);
  return shell === 'zsh' ? zshScript(nodes) : bashScript(nodes);
}

/** Words and flags after each command, then the values of flags that have a fixed list of them. */
function bashScript(nodes: readonly CompletionNode[]): string {
  const cases = nodes.map(({ path, words, settings }) => {
    const flags = settings.flatMap(({ name, letter }) =>
      letter === undefined ? [`--${name}`] : [`--${name}`, `-${letter}`],
    );
    return `    '${path}') words='${[...words.map(([word]) => word), ...flags, '--help'].join(' ')}' ;;`;
  });
  const choices = choiceCases(nodes).map(([pattern, values]) => `    ${pattern}) words='${values.join(' ')}' ;;`);
  return `# bash completion for assay
_assay() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path \${word}" in
${commandPaths(nodes)
  .map((path) => `      '${path.includes(' ') ? path : ` ${path}`}') path='${path}' ;;`)
  .join('\n')}
    esac
  done
  case $path in
${cases.join('\n')}
  esac
  case "$path|$previous" in
${choices.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _assay assay
`;
}

function zshScript(nodes: readonly CompletionNode[]): string {
  return `#compdef assay
autoload -U +X bashcompinit && bashcompinit
${bashScript(nodes)}`;
}

function fishScript(nodes: readonly CompletionNode[]): string {
  const lines = nodes.flatMap((node) => fishLines(node, nodes));
  return `# fish completion for assay\ncomplete -c assay -e\n${lines.join('\n')}\n`;
}

function fishLines(node: CompletionNode, nodes: readonly CompletionNode[]): string[] {
  const condition = fishCondition(node, nodes);
  const files = node.takesPath || node.path === '' ? '' : ' -f';
  const subcommands = node.words.map(
    ([word, summary]) =>
      `complete -c assay -n ${condition} -f -a ${word}${summary === '' ? '' : ` -d ${quote(summary)}`}`,
  );
  const flags = node.settings.map(({ name, letter, summary, placeholder, choices }) => {
    const short = letter === undefined ? '' : ` -s ${letter}`;
    const words = name === 'output' ? node.formats : choices;
    const value = placeholder === null ? '' : words === undefined ? ' -r' : ` -x -a ${quote(words.join(' '))}`;
    return `complete -c assay -n ${condition} -l ${name}${short}${value} -d ${quote(summary)}`;
  });
  return [
    ...subcommands,
    ...flags,
    ...(files === '' || node.path === '' ? [] : [`complete -c assay -n ${condition}${files}`]),
  ];
}

/** When a node's words apply: all of its own words were given, and none that leads further. */
function fishCondition(node: CompletionNode, nodes: readonly CompletionNode[]): string {
  if (node.path === '') return '__fish_use_subcommand';
  const seen = node.path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const isGroup = nodes.some(({ path }) => path.startsWith(`${node.path} `));
  const further = isGroup ? [`not __fish_seen_subcommand_from ${node.words.map(([word]) => word).join(' ')}`] : [];
  return quote([...seen, ...further].join('; and '));
}

function commandPaths(nodes: readonly CompletionNode[]): string[] {
  return nodes.map(({ path }) => path).filter((path) => path !== '');
}

/** Patterns over command and flag, with the words that can follow. */
function choiceCases(nodes: readonly CompletionNode[]): (readonly [string, readonly string[]])[] {
  const cases = new Map<string, readonly string[]>();
  for (const { path, settings, formats } of nodes) {
    if (formats.length > 0) cases.set(`'${path}|-o'|'${path}|--output'`, formats);
    for (const { name, choices } of settings) {
      if (choices === undefined) continue;
      // A flag may take other values with another command.
      const isOne = ALL_SETTINGS.filter((setting) => setting.name === name).length === 1;
      cases.set(isOne ? `*'|--${name}'` : `'${path}|--${name}'`, choices);
    }
  }
  return [...cases];
}

/** A text in single quotes for fish. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
