import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours with enough contrast on both grounds. */
const WORDS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'light-dark(#0b6478, #66d9e8)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'light-dark(#256b2c, #8ce99a)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'light-dark(#9c1c4e, #faa2c1)' },
  { tag: [tags.comment, tags.lineComment], color: 'light-dark(#5c6168, #a6abb3)', fontStyle: 'italic' },
  { tag: [tags.labelName, tags.typeName, tags.meta], color: 'light-dark(#6741a8, #d0bfff)' },
]);

const GROUND = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--mantine-color-text)',
    backgroundColor: 'var(--mantine-color-body)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-md)',
    fontSize: '13px',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-primary-color-filled)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))',
    color: 'light-dark(#5c6168, #a6abb3)',
    borderRight: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-md) 0 0 var(--mantine-radius-md)',
  },
  '.cm-activeLine': { backgroundColor: 'light-dark(#0000000a, #ffffff0d)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#b2ebf2, #155e75) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-sm)',
    maxWidth: '560px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'light-dark(#0b6478, #99e9f2)',
    color: 'light-dark(#ffffff, #0b3a44)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '1', fontFamily: 'var(--mantine-font-family)' },
  '.cm-diagnostic': { fontFamily: 'var(--mantine-font-family)', padding: '6px 10px', overflowWrap: 'anywhere' },
});

/** How the editor looks, by the colours of the page. */
export const editorColours: Extension = [GROUND, syntaxHighlighting(WORDS)];
