import type { ProgramCall } from '../shell/program-call.ts';

/** True when something else answers for the user: a pipe or a redirection to the input of a program. */
export function isAnswered(call: ProgramCall): boolean {
  const { command } = call;
  if (command.redirects.some(({ operator }) => operator.startsWith('<'))) return true;
  return command.connector === '|' && !isFedWords(call);
}

/** True for `xargs`: what comes through the pipe are arguments, not answers. */
function isFedWords({ command }: ProgramCall): boolean {
  return command.name?.text === 'xargs';
}
