/** Deepest nesting of substitutions and compound commands. */
export const MAX_DEPTH = 100;

/** A place in a shell text. */
export class ShellCursor {
  readonly text: string;
  readonly end: number;
  at: number;
  /** True when something was left open or nested too deep. */
  broken = false;

  constructor(text: string, range: { from: number; to: number }) {
    this.text = text;
    this.at = range.from;
    this.end = range.to;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** The code of the character at the cursor; meaningless at the end. */
  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  peek(ahead = 0): string {
    return this.at + ahead < this.end ? this.text.charAt(this.at + ahead) : '';
  }

  startsWith(text: string): boolean {
    return this.at + text.length <= this.end && this.text.startsWith(text, this.at);
  }

  /** The index of a text from here on, or the end when it does not come; the script is then broken. */
  find(text: string): number {
    const found = this.text.indexOf(text, this.at);
    if (found >= 0 && found < this.end) return found;
    this.broken = true;
    return this.end;
  }

  /** Skips blanks and escaped line breaks, not line breaks. */
  skipBlanks(): void {
    while (!this.done) {
      const character = this.peek();
      if (character === ' ' || character === '\t' || character === '\r') this.at++;
      else if (character === '\\' && this.peek(1) === '\n') this.at += 2;
      else if (character === '\\' && this.peek(1) === '\r' && this.peek(2) === '\n') this.at += 3;
      else return;
    }
  }
}
