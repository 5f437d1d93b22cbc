import { CommandDraft } from './command-draft.ts';
import { CLOSERS, type Construct, ConstructStack, OPENERS, PREFIXES, SEPARATORS } from './constructs.ts';
import { HeredocQueue } from './heredoc-queue.ts';
import { PlacedWord } from './placed-word.ts';
import type { ShellSource } from './parse-shell.ts';
import type { ShellCommand, ShellConnector, ShellScript } from './script.ts';
import { MAX_DEPTH, ShellCursor } from './shell-cursor.ts';
import { type ReadWord, WordReader } from './word-reader.ts';

const OPERATORS = ['<<<', '<<-', '&>>', '<<', '>>', '>&', '<&', '>|', '<>', '&>', '<', '>'] as const;
/** Reads commands one after the other; constructs are a stack, only substitutions recurse. */
export class CommandParser {
  readonly #source: ShellSource;
  readonly #commands: ShellCommand[] = [];
  readonly #heredocs = new HeredocQueue();
  #cursor: ShellCursor;
  #reader: WordReader;
  #stack = new ConstructStack();
  #connector: ShellConnector = 'start';
  #pipeline = 0;
  #nextPipeline = 1;
  /** True where a pattern of `case` is due. */
  #atPattern = false;
  #outer = 0;
  #substitutions = 0;
  #broken = false;

  constructor(source: ShellSource, range: { from: number; to: number }) {
    this.#source = source;
    this.#cursor = new ShellCursor(source.text, range);
    this.#reader = this.#makeReader();
  }

  parse(): ShellScript {
    this.#list();
    const broken = this.#broken || this.#cursor.broken || !this.#cursor.done || this.#stack.depth > 0;
    return { commands: this.#commands, broken };
  }

  #makeReader(): WordReader {
    return new WordReader(this.#cursor, {
      onSubstitution: () => this.#nested(() => this.#list()),
      onBackquotes: (range) => this.#nested(() => this.#backquotes(range)),
    });
  }

  /** Reads commands that stand on their own inside a word. */
  #nested(read: () => void): void {
    const { stack, connector, atPattern } = {
      stack: this.#stack,
      connector: this.#connector,
      atPattern: this.#atPattern,
    };
    this.#outer += stack.depth + 1;
    this.#stack = new ConstructStack();
    this.#connector = 'start';
    this.#atPattern = false;
    this.#substitutions++;
    const pipeline = this.#pipeline;
    this.#pipeline = this.#nextPipeline++;
    read();
    if (this.#stack.depth > 0) this.#broken = true;
    this.#pipeline = pipeline;
    this.#substitutions--;
    this.#stack = stack;
    this.#connector = connector;
    this.#atPattern = atPattern;
    this.#outer -= stack.depth + 1;
  }

  #backquotes(range: { from: number; to: number }): void {
    if (this.#substitutions > MAX_DEPTH) {
      this.#broken = true;
      return;
    }
    const { cursor, reader } = { cursor: this.#cursor, reader: this.#reader };
    this.#cursor = new ShellCursor(this.#source.text, range);
    this.#reader = this.#makeReader();
    this.#list();
    if (this.#cursor.broken || !this.#cursor.done) this.#broken = true;
    this.#cursor = cursor;
    this.#reader = reader;
  }

  /** Reads up to the end or to a closing parenthesis that nothing here opened. */
  #list(): void {
    const cursor = this.#cursor;
    for (;;) {
      cursor.skipBlanks();
      if (cursor.done) return;
      if (cursor.peek() === ')' && !this.#stack.has('subshell')) return;
      if (this.#atPattern && this.#stack.innermost === 'case' && this.#pattern()) continue;
      if (!this.#separator()) this.#command();
    }
  }

  /** Takes an operator between commands, a comment or a parenthesis. */
  #separator(): boolean {
    const cursor = this.#cursor;
    const character = cursor.peek();
    switch (character) {
      case '\n':
        cursor.at++;
        this.#heredocs.skip(cursor);
        if (this.#connector !== 'start' && this.#connector !== '|') this.#connector = ';';
        if (this.#connector === ';') this.#pipeline = this.#nextPipeline++;
        return true;
      case '#':
        cursor.at = cursor.text.indexOf('\n', cursor.at);
        if (cursor.at < 0 || cursor.at > cursor.end) cursor.at = cursor.end;
        return true;
      case ';':
        cursor.at++;
        if (cursor.peek() === ';' || cursor.peek() === '&') this.#endOfBranch();
        else this.#connect(';');
        return true;
      case '|':
        cursor.at++;
        if (cursor.peek() === '|') {
          cursor.at++;
          this.#connect('||');
        } else {
          if (cursor.peek() === '&') cursor.at++;
          this.#connector = '|';
        }
        return true;
      case '&':
        if (cursor.peek(1) === '>') return false;
        cursor.at++;
        if (cursor.peek() === '&') {
          cursor.at++;
          this.#connect('&&');
        } else this.#connect('&');
        return true;
      case '(':
        cursor.at++;
        this.#open('subshell');
        return true;
      case ')':
        cursor.at++;
        this.#close('subshell');
        return true;
      default:
        return false;
    }
  }

  #connect(connector: ShellConnector): void {
    this.#connector = connector;
    this.#pipeline = this.#nextPipeline++;
  }

  #open(construct: Construct): void {
    if (!this.#stack.open(construct)) {
      this.#broken = true;
      this.#cursor.at = this.#cursor.end;
    }
    this.#begin();
  }

  #begin(): void {
    this.#connector = 'start';
    this.#pipeline = this.#nextPipeline++;
  }

  #close(kind: Construct): void {
    if (!this.#stack.close(kind)) this.#broken = true;
    this.#connector = ';';
  }

  #endOfBranch(): void {
    const cursor = this.#cursor;
    while (cursor.peek() === ';' || cursor.peek() === '&') cursor.at++;
    this.#begin();
    this.#atPattern = true;
  }

  /** Takes a pattern of `case` up to its parenthesis; false at `esac` and where none can be. */
  #pattern(): boolean {
    const cursor = this.#cursor;
    if (cursor.peek() === '\n' || cursor.peek() === '#') return this.#separator();
    if (cursor.startsWith('esac')) return false;
    if (cursor.peek() === '(') cursor.at++;
    while (!cursor.done && cursor.peek() !== ')') {
      cursor.skipBlanks();
      if (cursor.done || cursor.peek() === ')') break;
      const before = cursor.at;
      this.#reader.read();
      if (cursor.at === before) cursor.at++;
    }
    if (cursor.done) this.#broken = true;
    else cursor.at++;
    this.#atPattern = false;
    this.#connect(';');
    return true;
  }

  #command(): void {
    const cursor = this.#cursor;
    const draft = new CommandDraft(cursor.at);
    for (;;) {
      cursor.skipBlanks();
      if (this.#redirect(draft)) continue;
      const word = this.#word(draft);
      if (word === null) {
        if (this.#redirect(draft)) continue;
        break;
      }
      if (draft.fresh && this.#keyword(word)) return;
      this.#take(draft, word);
      if (draft.words.length === 1 && this.#isFunction()) return;
      if (draft.words.length === 1 && word.text === '[[') this.#test(draft);
    }
    this.#finish(draft);
  }

  /** The next word, or null when none follows. */
  #word(draft: CommandDraft): ReadWord | null {
    const cursor = this.#cursor;
    while (cursor.peek() === '(' && draft.words.length > 0) {
      // An array or an unquoted parenthesis: taken so that reading goes on.
      cursor.at++;
      this.#reader.substitution();
      draft.to = cursor.at;
      cursor.skipBlanks();
    }
    const character = cursor.peek();
    return character === '#' || character === '' || '\n;&|()<>'.includes(character) ? null : this.#reader.read();
  }

  #take(draft: CommandDraft, word: ReadWord): void {
    draft.to = word.to;
    const next = this.#cursor.peek();
    // A bare number before a redirection is a file descriptor, no word.
    if ((next === '<' || next === '>') && !word.quoted && /^\d+$/.test(word.text)) return;
    if (draft.add(this.#toShellWord(word)) === 'assignment' && next === '(') {
      this.#cursor.at++;
      this.#reader.substitution();
    }
  }

  #toShellWord(word: ReadWord): PlacedWord {
    return new PlacedWord(this.#source, word);
  }

  #redirect(draft: CommandDraft): boolean {
    const cursor = this.#cursor;
    const character = cursor.peek();
    if (character !== '<' && character !== '>' && !(character === '&' && cursor.peek(1) === '>')) return false;
    if (character !== '&' && cursor.peek(1) === '(') {
      const from = cursor.at;
      cursor.at += 2;
      this.#reader.substitution();
      const text = cursor.text.slice(from, cursor.at);
      this.#take(draft, { text, literal: false, quoted: false, from, to: cursor.at });
      return true;
    }
    const operator = OPERATORS.find((candidate) => cursor.startsWith(candidate)) ?? '>';
    cursor.at += operator.length;
    cursor.skipBlanks();
    const word = this.#reader.read();
    draft.to = cursor.at;
    const target = word.to > word.from ? this.#toShellWord(word) : null;
    if ((operator === '<<' || operator === '<<-') && target !== null)
      this.#heredocs.add(target.text, operator === '<<-');
    draft.redirects.push({ operator, target });
    return true;
  }

  /** Takes the rest of `[[ … ]]` as arguments, operators included. */
  #test(draft: CommandDraft): void {
    const cursor = this.#cursor;
    while (!cursor.done) {
      cursor.skipBlanks();
      if (cursor.done) break;
      const before = cursor.at;
      const word = this.#reader.read();
      if (cursor.at === before) {
        if (cursor.peek() === '\n') return;
        cursor.at++;
        continue;
      }
      draft.words.push(this.#toShellWord(word));
      draft.to = word.to;
      if (word.text === ']]') return;
    }
    this.#broken = true;
  }

  #isFunction(): boolean {
    const cursor = this.#cursor;
    let at = cursor.at;
    while (cursor.text.charAt(at) === ' ') at++;
    if (cursor.text.charAt(at) !== '(') return false;
    at++;
    while (cursor.text.charAt(at) === ' ') at++;
    if (cursor.text.charAt(at) !== ')' || at >= cursor.end) return false;
    cursor.at = at + 1;
    this.#begin();
    return true;
  }

  /** Takes a reserved word at the place of a command. */
  #keyword(word: ReadWord): boolean {
    if (word.quoted || !word.literal) return false;
    const opened = OPENERS.get(word.text);
    if (opened !== undefined) {
      this.#open(opened);
      return true;
    }
    const closed = CLOSERS.get(word.text);
    if (closed !== undefined) {
      this.#close(closed);
      return true;
    }
    if (PREFIXES.has(word.text)) return true;
    if (SEPARATORS.has(word.text)) {
      this.#begin();
      return true;
    }
    if (word.text === 'for' || word.text === 'select') return this.#forLoop();
    if (word.text === 'case') return this.#case();
    if (word.text === 'function') {
      this.#cursor.skipBlanks();
      this.#reader.read();
      this.#isFunction();
      this.#begin();
      return true;
    }
    return false;
  }

  #forLoop(): boolean {
    const cursor = this.#cursor;
    this.#open('loop');
    cursor.skipBlanks();
    if (cursor.startsWith('((')) cursor.at = Math.min(cursor.find('))') + 2, cursor.end);
    while (!cursor.done && cursor.peek() !== ';' && cursor.peek() !== '\n') {
      const before = cursor.at;
      const word = this.#reader.read();
      if (cursor.at === before) cursor.at++;
      else if (word.text === 'do' && !word.quoted) break;
      cursor.skipBlanks();
    }
    this.#begin();
    return true;
  }

  #case(): boolean {
    const cursor = this.#cursor;
    this.#open('case');
    cursor.skipBlanks();
    this.#reader.read();
    cursor.skipBlanks();
    while (cursor.peek() === '\n') {
      cursor.at++;
      cursor.skipBlanks();
    }
    if (cursor.startsWith('in')) cursor.at += 2;
    else this.#broken = true;
    this.#begin();
    this.#atPattern = true;
    return true;
  }

  #finish(draft: CommandDraft): void {
    const [name = null, ...args] = draft.words;
    if (draft.fresh && draft.redirects.length === 0) {
      // Nothing could be read here: go on after the character that is in the way.
      if (draft.to === draft.from && !this.#cursor.done && !'\n;&|()#'.includes(this.#cursor.peek())) this.#cursor.at++;
      return;
    }
    this.#commands.push({
      name,
      args,
      assignments: draft.assignments,
      redirects: draft.redirects,
      connector: this.#connector,
      pipeline: this.#pipeline,
      depth: this.#outer + this.#stack.depth,
      substituted: this.#substitutions > 0,
      span: this.#source.spanOf(draft.from, Math.max(draft.to, draft.from)),
    });
    this.#connector = ';';
  }
}
