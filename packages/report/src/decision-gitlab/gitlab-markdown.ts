/** What begins markup, a table, HTML or a footnote in GitLab Flavored Markdown. */
const MARKUP = /[\\`*_{}[\]<>|~$!#&+=^-]/g;
/** What begins a reference to a person, an issue, a merge request, a label and so on, when a name follows. */
const REFERENCE = /(?<sigil>[@#!%~$&^])(?=[\p{L}\p{N}"*_\\])/gu;

/**
 * Safe text as GitLab Flavored Markdown that shows it as it is. Some of GitLab's views show the source, so that only what is needed
 * is escaped. An invisible space parts a sigil from the name behind it: nobody is called.
 */
export function gitlabMarkdown(safe: string): string {
  return safe.replace(REFERENCE, '$<sigil>\u200b').replace(MARKUP, String.raw`\$&`);
}
