import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension, type Text } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useMantineStyleNonce } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { visibleText } from '../../parts/visible-text.ts';
import { type Vocabulary, completePolicy } from './complete-policy.ts';
import { editorColours } from './editor-colours.ts';

/** Something about the text, as the service tells it. */
export interface TextProblem {
  readonly severity: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A place that the cursor is sent to; a new object sends it again. */
export interface Jump {
  readonly line: number;
  readonly column: number;
}

/** An editor of YAML. Tab leaves it, as everywhere on the page; Escape and then Tab where a list is open. */
export function CodeEditor({
  value,
  onChange,
  problems = [],
  vocabulary = null,
  label,
  isReadOnly = false,
  jump = null,
  height = 'clamp(320px, calc(100vh - 330px), 900px)',
}: {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly problems?: readonly TextProblem[];
  readonly vocabulary?: Vocabulary | null;
  readonly label: string;
  readonly isReadOnly?: boolean;
  readonly jump?: Jump | null;
  readonly height?: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const nonce = useMantineStyleNonce();
  const changed = useRef(onChange);
  const words = useRef(vocabulary);
  useEffect(() => {
    changed.current = onChange;
    words.current = vocabulary;
  });
  const first = useRef(value);
  const style = nonce?.();
  useEffect(() => {
    if (place.current === null) return undefined;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          ...base(() => words.current),
          ACCESS.of(access(label, isReadOnly)),
          ...(style === undefined || style === '' ? [] : [EditorView.cspNonce.of(style)]),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) changed.current?.(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      first.current = editor.state.doc.toString();
      editor.destroy();
      view.current = null;
    };
  }, [style]);
  useEffect(() => {
    view.current?.dispatch({ effects: ACCESS.reconfigure(access(label, isReadOnly)) });
  }, [label, isReadOnly]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (editor !== null) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc, problems)));
  }, [problems, style]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || jump === null) return;
    const anchor = placeIn(editor.state.doc, jump);
    editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    editor.focus();
  }, [jump]);
  return <div ref={place} className="code-editor" style={{ height }} />;
}

const ACCESS = new Compartment();

function access(label: string, isReadOnly: boolean): Extension {
  return [
    EditorState.readOnly.of(isReadOnly),
    EditorView.contentAttributes.of({
      'aria-label': label,
      tabindex: '0',
      ...(isReadOnly ? { 'aria-readonly': 'true' } : {}),
    }),
  ];
}

function base(words: () => Vocabulary | null): readonly Extension[] {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    yaml(),
    editorColours,
    autocompletion({ override: [(context) => completePolicy(context, words())], icons: false }),
    EditorState.tabSize.of(2),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
  ];
}

/** Most problems that are marked in the text. */
const MOST_MARKED = 500;

function diagnosticsOf(document: Text, problems: readonly TextProblem[]): Diagnostic[] {
  const marks = problems.slice(0, MOST_MARKED).map((problem): Diagnostic => {
    const from = placeIn(document, problem);
    const line = document.lineAt(from);
    const word = /^[^\s,\]}]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 0;
    const severity = problem.severity === 'error' ? 'error' : problem.severity === 'warning' ? 'warning' : 'info';
    return { from, to: Math.min(line.to, from + Math.max(1, word)), severity, message: visibleText(problem.message) };
  });
  return marks.toSorted((a, b) => a.from - b.from);
}

function placeIn(document: Text, { line, column }: Jump): number {
  const there = document.line(Math.min(Math.max(1, line), document.lines));
  return Math.min(there.to, there.from + Math.max(0, column - 1));
}
