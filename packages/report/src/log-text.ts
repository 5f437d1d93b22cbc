/** What the agents of Azure Pipelines, GitHub and TeamCity obey anywhere in a line: `##vso[…]`, `##[…]`, `##teamcity[…]`. */
const BRACKET_COMMAND = /##(?=[A-Za-z-]{0,20}\[)/g;
/** What GitHub's runner obeys at the start of a line, spaces aside: `::name …::`. Wrapping may put any word there. */
const COLON_COMMAND = /(^|\s)::(?=[A-Za-z])/g;

/** Text of one line that no CI runner takes for a command to itself: the mark of a command becomes a visible escape. */
export function withoutCommands(text: string): string {
  return text.replace(BRACKET_COMMAND, String.raw`#\u{23}`).replace(COLON_COMMAND, String.raw`$1:\u{3a}`);
}
