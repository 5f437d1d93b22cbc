import type { LintRule } from '../../contracts/lint-rule.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import { readMounts } from '../../stages/mounts.ts';
import { dockerfileReference } from '../references.ts';

/** Programs for people at a terminal or for a running system. */
const PROGRAMS =
  'ssh vim vi nano emacs shutdown reboot halt poweroff service systemctl ps free top htop kill killall mount'.split(
    ' ',
  );
/** Those whose output or effect may matter to the same step. */
const STARTERS: ReadonlySet<string> = new Set(['service', 'systemctl', 'kill', 'killall']);
const VIEWERS: ReadonlySet<string> = new Set(['ps', 'free']);
/** How far away the other commands of a pipe are looked for. */
const NEAR = 20;
const EDITORS: ReadonlySet<string> = new Set(['vim', 'vi', 'nano', 'emacs']);

/** A command that makes no sense in a build step. */
export const pointlessCommand: LintRule = {
  id: 'pointless-command',
  aliases: ['DL3001'],
  title: 'Command that makes no sense in a build step',
  summary: 'A RUN calls a program that needs a person, or a system that keeps running.',
  rationale: 'A step has no terminal, and what it starts ends with it: nothing of this is in the image.',
  remedy: 'Leave the command out, or start the program when the container starts.',
  severity: 'info',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { pointless: '{program} has no lasting effect in a build step.' },
  references: [dockerfileReference('run')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN service nginx start\n', messages: ['pointless'] },
      {
        text: 'FROM debian:13\nRUN apt-get install -y nginx && systemctl enable --now nginx; /sbin/shutdown\n',
        messages: ['pointless', 'pointless'],
      },
      {
        text: 'FROM debian:13\nRUN top -b -n 1\nRUN ps aux && vim /etc/hosts\n',
        messages: ['pointless', 'pointless', 'pointless'],
      },
      { text: 'FROM debian:13\nRUN ["mount", "/dev/sda1", "/mnt"]\n', messages: ['pointless'] },
      { text: 'FROM debian:13\nRUN ssh host make\n', messages: ['pointless'] },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN service mysql start && mysql -e "create database a" && service mysql stop && rm -rf /tmp/x\n',
      },
      { text: 'FROM debian:13\nRUN redis-server & pid=$!; make test; kill "$pid"\n' },
      { text: 'FROM debian:13\nRUN apt-get install -y vim mount && which ps && systemctl enable nginx\n' },
      { text: 'FROM debian:13\nRUN --mount=type=ssh ssh -T git@example.com\nRUN --security=insecure mount /a /b\n' },
      { text: 'FROM debian:13\nRUN vim +PlugInstall +qall && test -n "$(ps -e)" && ps aux | grep x && ssh -V\n' },
    ],
  },
  *check(file) {
    for (const program of PROGRAMS) {
      for (const call of file.calls(program)) {
        if (isExcused(call)) continue;
        yield { messageId: 'pointless', data: { program }, span: call.command.span };
      }
    }
  },
};

function isExcused(call: ProgramCall): boolean {
  const { program, args, command, run, siblings } = call;
  if (command.substituted || args.some(({ text }) => /^(?:--?version|-V|--help)$/.test(text))) return true;
  const near = siblings.slice(Math.max(0, call.at - NEAR), call.at + NEAR);
  const piped = near.some((other) => other !== call && other.command.pipeline === command.pipeline);
  if (VIEWERS.has(program)) return piped;
  if (EDITORS.has(program)) return piped || args.some(({ text }) => /^[+-]./.test(text));
  if (program === 'mount') return run.flag('security') !== undefined || args.length === 0;
  if (program === 'ssh')
    return run.flags.length > 0 && readMounts(run).some(({ type }) => type === 'ssh' || type === 'secret');
  if (!STARTERS.has(program)) return false;
  // What a service does may be needed by the rest of the step; `systemctl enable` only makes links.
  if (program === 'systemctl' && !args.some(({ text }) => ['start', 'restart', 'stop', '--now'].includes(text)))
    return true;
  if (program === 'systemctl' && args.some(({ text }) => text === '--now')) return false;
  return siblings.length > 1 && (program.startsWith('kill') || call.at < siblings.length - 1 || isStop(call));
}

function isStop({ args }: ProgramCall): boolean {
  return args.some(({ text }) => text === 'stop' || text === 'status' || text === '--full-restart');
}
