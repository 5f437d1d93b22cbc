import type { ShellCursor } from './shell-cursor.ts';

/** Here-documents that a line of a script announced and whose lines come next. */
export class HeredocQueue {
  #pending: { readonly name: string; readonly chomps: boolean }[] = [];

  add(name: string, chomps: boolean): void {
    this.#pending.push({ name, chomps });
  }

  /** Goes over the lines of all announced here-documents; the cursor is at the start of a line. */
  skip(cursor: ShellCursor): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const { name, chomps } of pending) {
      while (!cursor.done) {
        const feed = cursor.text.indexOf('\n', cursor.at);
        const end = feed < 0 || feed > cursor.end ? cursor.end : feed;
        const from = chomps ? skipTabs(cursor.text, cursor.at, end) : cursor.at;
        const line = end - from <= name.length + 1 ? cursor.text.slice(from, end) : '';
        cursor.at = Math.min(end + 1, cursor.end);
        if (line === name || line === `${name}\r`) break;
      }
    }
  }
}

function skipTabs(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charAt(at) === '\t') at++;
  return at;
}
