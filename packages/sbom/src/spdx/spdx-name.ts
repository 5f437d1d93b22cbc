import { oneLine } from '../text/one-line.ts';

/** What stands where the format demands a name and there is none. */
export const NO_NAME = '(none)';

/** A text for a field that has one line and may not be empty. */
export function spdxName(text: string): string {
  return text === '' ? NO_NAME : oneLine(text);
}

/** The tool as SPDX names it: `assay-0.1.0`. */
export function toolName(tool: { readonly name: string; readonly version: string }): string {
  return oneLine(`${tool.name}-${tool.version}`);
}
