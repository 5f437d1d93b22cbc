import { LINT_RULES, type LintRule, type RuleExample, type RuleParam } from '@assay/dockerfile';
import { type Page, fenced, table } from './page.ts';

/** One page for each rule on Dockerfiles, and one that lists them with what other tools call them. */
export function lintPages(): readonly Page[] {
  return [indexPage(), ...LINT_RULES.map(rulePage)];
}

function indexPage(): Page {
  const summary = 'The rules on Dockerfiles, with the ids of other tools.';
  const rows = LINT_RULES.map(({ id, severity, enabled, fixable, onHistory, aliases, title }) => [
    `[\`${id}\`](lint/${id}.md)`,
    enabled ? severity : `${severity}, off`,
    title,
    fixable ? 'yes' : '',
    onHistory ? 'yes' : '',
    aliases.map((alias) => `\`${alias}\``).join(' '),
  ]);
  const head = ['Rule', 'Severity', 'Finds', 'Repaired by `--fix`', 'On image history', 'Same in other tools'];
  return {
    path: 'lint-rules.md',
    title: 'Rules on Dockerfiles',
    summary,
    text: `# Rules on Dockerfiles\n\n${summary}\n\n${table(head, rows)}\n`,
  };
}

function rulePage(rule: LintRule): Page {
  const { id, title, summary, rationale, remedy, severity, enabled, fixable, onHistory, aliases, params } = rule;
  const facts = [
    ['Id', `\`${id}\``],
    ['Severity', enabled ? severity : `${severity}; off unless settings turn it on`],
    ['Repaired by `assay lint --fix`', fixable ? 'yes, where nobody has to think' : 'no'],
    ['Runs on the history of images', onHistory ? 'yes' : 'no'],
    ['Same in other tools', aliases.map((alias) => `\`${alias}\``).join(' ') || 'none'],
  ];
  const parts = [
    `# ${title}`,
    summary,
    table(['', ''], facts),
    `## Why\n\n${rationale}`,
    `## What to do\n\n${remedy}`,
    ...(params === undefined ? [] : [`## Parameters\n\n${paramTable(params)}`]),
    `## Broken by\n\n${rule.examples.bad.map(badExample).join('\n\n')}`,
    `## Not broken by\n\n${rule.examples.good.map(({ text }) => fenced('dockerfile', text)).join('\n\n')}`,
    ...(rule.references.length === 0
      ? []
      : [`## See also\n\n${rule.references.map((one) => `- [${one.title}](${one.url})`).join('\n')}`]),
    `## To accept a finding\n\n${fenced('dockerfile', `# assay ignore=${id} why it is fine here`)}\n\non the line above, or \`rules: { ${id}: off }\` in the lint settings.`,
  ];
  return { path: `lint/${id}.md`, title, summary, text: `${parts.join('\n\n')}\n` };
}

function badExample({ text, fixed }: RuleExample): string {
  const before = fenced('dockerfile', text);
  return fixed === undefined ? before : `${before}\n\nRepaired:\n\n${fenced('dockerfile', fixed)}`;
}

function paramTable(params: Readonly<Record<string, RuleParam>>): string {
  const rows = Object.entries(params).map(([name, param]) => [
    `\`${name}\``,
    param.type,
    Array.isArray(param.default) ? param.default.join(', ') || 'none' : String(param.default),
    param.description,
  ]);
  return table(['Name', 'Type', 'Default', 'What it does'], rows);
}
