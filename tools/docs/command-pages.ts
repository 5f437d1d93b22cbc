import { COMMANDS } from '../../apps/cli/src/command-table.ts';
import { EXIT } from '../../apps/cli/src/exit-code.ts';
import type { Setting } from '../../apps/cli/src/settings/setting.ts';
import { ALL_SETTINGS } from '../../apps/cli/src/settings/settings.ts';
import { type Page, table } from './page.ts';

/** The page of commands and the page of settings. */
export function commandPages(): readonly Page[] {
  return [commandsPage(), settingsPage()];
}

function commandsPage(): Page {
  const summary = 'The commands, what they take and how they exit.';
  const parts = COMMANDS.map(({ name, summary: about, operand, secondOperand = null }) => {
    const flags = ALL_SETTINGS.filter((setting) => setting.flag !== false && setting.commands.includes(name));
    const usage = `assay ${name}${operand === null ? '' : ` ${operand.name.toUpperCase()}`}${secondOperand === null ? '' : ` ${secondOperand.name.toUpperCase()}`}${flags.length === 0 ? '' : ' [options]'}`;
    const names = flags.map((setting) => `\`--${setting.name}\``).join(' ');
    const lines = [
      `## ${name}`,
      about,
      `    ${usage}`,
      ...[operand, secondOperand].map((one) => (one === null ? '' : `\`${one.name.toUpperCase()}\`: ${one.summary}`)),
    ];
    return [...lines, names === '' ? '' : `Options: ${names}`].filter((line) => line !== '').join('\n\n');
  });
  const exits = table(
    ['Exit code', 'Name'],
    Object.entries(EXIT).map(([name, code]) => [String(code), name]),
  );
  const text = `# Commands\n\n${summary}\n\n${parts.join('\n\n')}\n\n## Exit codes\n\nThe same for every command.\n\n${exits}\n`;
  return { path: 'commands.md', title: 'Commands', summary, text };
}

function settingsPage(): Page {
  const summary = 'Every setting: flag, environment variable, configuration key, default.';
  const order = 'A flag counts before a variable, a variable before `assay.yaml`, that before the user configuration.';
  const rows = ALL_SETTINGS.map((setting) => settingRow(setting));
  const text = `# Settings\n\n${summary} ${order} \`assay config explain\` shows the values and where they come from.\n\n${table(['Flag', 'Variable', 'Key in files', 'Default', 'Meaning'], rows)}\n`;
  return { path: 'settings.md', title: 'Settings', summary, text };
}

function settingRow(setting: Setting<unknown>): readonly string[] {
  const placeholder = setting.placeholder === null ? '' : ` ${setting.placeholder}`;
  const letter = setting.letter === undefined ? '' : `\`-${setting.letter}\`, `;
  const keys = { any: `\`${setting.name}\``, own: `\`${setting.name}\` (not in a project file)`, none: '' };
  return [
    setting.flag === false ? '' : `${letter}\`--${setting.name}${placeholder}\``,
    setting.environment === null ? '' : `\`${setting.environment}\``,
    keys[setting.config],
    setting.defaultText,
    setting.summary,
  ];
}
