import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import type { ShellWord } from '../../shell/script.ts';
import type { Instruction } from '../../syntax/instruction.ts';
import type { Span } from '../../syntax/span.ts';

/** Files that everybody may write to. */
export const worldWritableMode: LintRule = {
  id: 'world-writable-mode',
  aliases: [],
  title: 'Files that everybody may write to',
  summary: 'A step lets everybody write to files or folders.',
  rationale: 'Any program in the container, whatever user it was confined to, can then change what others run or read.',
  remedy:
    'Give the files to the user that writes them with chown, and keep the mode at 755 or 644; 1777 for shared folders.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { mode: 'The mode {mode} lets everybody write.' },
  references: [
    { title: 'chmod: mode bits', url: 'https://www.gnu.org/software/coreutils/manual/html_node/File-permissions.html' },
  ],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN chmod -R 777 /app\n', messages: ['mode'] },
      {
        text: 'FROM debian:13\nRUN set -eux; mkdir /a && chmod 0666 /a/b; (chmod a+rwx /c)\n',
        messages: ['mode', 'mode'],
      },
      { text: 'FROM debian:13\nRUN chmod -v u=rwx,go=rw /d && mkdir -p -m 777 /e\n', messages: ['mode', 'mode'] },
      { text: 'FROM debian:13\nCOPY --chmod=777 run.sh /\n', messages: ['mode'] },
      { text: 'FROM debian:13\nRUN find /app -type d -exec chmod 777 {} +\n', messages: ['mode'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN chmod 666 /etc/sudoers && echo a >> /etc/sudoers && chmod 440 /etc/sudoers\n' },
      {
        text: 'FROM debian:13\nRUN chmod 755 /app && chmod 1777 /tmp && chmod +x /a && chmod g+w,o-w /b && chmod 775 /777\n',
      },
      {
        text: 'FROM debian:13\nRUN chmod a+rwxt /tmp && chmod u+rwx,o=rx /a && chmod a+rX /b && mkdir -m 750 /c && chmod --reference=/a /b\n',
      },
      { text: 'FROM debian:13\nCOPY --chmod=755 run.sh /\nRUN chmod $MODE /a\n' },
    ],
  },
  *check(file) {
    for (const { mode, span } of [...modesInRun(file), ...modesOfCopies(file)]) {
      if (opensToAll(mode)) yield { messageId: 'mode', data: { mode }, span };
    }
  },
};

function* modesInRun(file: Dockerfile): Iterable<{ mode: string; span: Span }> {
  const chmods = file.calls('chmod');
  const last = new Map<Instruction, Map<string, ProgramCall>>();
  for (const call of chmods) {
    const calls = last.get(call.run) ?? new Map<string, ProgramCall>();
    last.set(call.run, calls);
    for (const { text } of operandsOf(call.args)) calls.set(text, call);
  }
  for (const call of chmods) {
    const [mode, ...paths] = operandsOf(call.args);
    // A mode that the same step takes back does no harm.
    const stays = paths.length === 0 || paths.some(({ text }) => last.get(call.run)?.get(text) === call);
    if (mode !== undefined && stays) yield { mode: mode.text, span: mode.span };
  }
  for (const { args } of file.calls('find')) {
    const at = args.findIndex(({ text }) => text === 'chmod');
    const word = at < 0 ? undefined : operandsOf(args.slice(at + 1))[0];
    if (word !== undefined) yield { mode: word.text, span: word.span };
  }
  for (const { args } of file.calls('mkdir', 'install')) {
    const at = args.findIndex(({ text }) => /^(?:-\w*m|--mode)$/.test(text));
    const word = at < 0 ? args.find(({ text }) => /^(?:-m\d|--mode=)/.test(text)) : args[at + 1];
    if (word !== undefined) yield { mode: word.text.replace(/^(?:-m|--mode=)/, ''), span: word.span };
  }
}

function operandsOf(args: readonly ShellWord[]): readonly ShellWord[] {
  return args.filter(({ text }) => !/^-(?:-|[a-zA-Z]*[RfvcHLP])/.test(text));
}

function* modesOfCopies(file: Dockerfile): Iterable<{ mode: string; span: Span }> {
  for (const keyword of ['COPY', 'ADD']) {
    for (const instruction of file.of(keyword)) {
      const flag = instruction.flags.length === 0 ? undefined : instruction.flag('chmod');
      if (flag?.value != null) yield { mode: flag.value, span: flag.valueSpan };
    }
  }
}

/** True when others may write and nothing keeps them from each other's files. */
function opensToAll(mode: string): boolean {
  if (/^[0-7]{1,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    return (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
  }
  if (mode.length > 100 || !/^[ugoa]*[-+=][rwxXst]*(?:,[ugoa]*[-+=][rwxXst]*)*$/.test(mode) || mode.includes('t'))
    return false;
  return mode.split(',').some((part) => /^[ug]*[oa][ugoa]*[+=][rxXs]*w/.test(part));
}
