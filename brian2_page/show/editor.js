// A field for Python, in the colours that the book's code has.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

// The names by which Pygments marks code, and the book's styles colour it.
const PYGMENTS = {
  k: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword],
  kc: [tags.bool, tags.null],
  ow: [tags.operatorKeyword],
  o: [tags.operator],
  p: [tags.punctuation, tags.bracket],
  c1: [tags.comment],
  s2: [tags.string, tags.special(tags.string)],
  mf: [tags.number],
  nf: [tags.function(tags.definition(tags.variableName))],
  nc: [tags.definition(tags.className)],
  nd: [tags.meta],
  n: [tags.variableName, tags.propertyName],
};
const colours = tagHighlighter(Object.entries(PYGMENTS).map(([name, tag]) => ({ tag, class: name })));

// Long lines scroll, which the keyboard can do where the part that scrolls has the focus.
const letScroll = (part) => { part.tabIndex = part.scrollWidth > part.clientWidth ? 0 : -1; };

// `onChange(text)` after each change, `onRun()` at Shift-Enter. Tab leaves the field.
export function newEditor({ text, label, onChange, onRun }) {
  const run = { key: "Shift-Enter", run: () => { onRun(); return true; } };
  const view = new EditorView({
    doc: text,
    extensions: [
      keymap.of([run, ...defaultKeymap, ...historyKeymap]),
      history(), indentOnInput(), bracketMatching(), indentUnit.of("    "), EditorState.tabSize.of(4),
      python(), syntaxHighlighting(colours),
      EditorView.contentAttributes.of({ "aria-label": label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
        if (update.geometryChanged) letScroll(update.view.scrollDOM);
      }),
    ],
  });
  view.dom.addEventListener("keydown", (event) => event.stopPropagation()); // "/" would lead to the page's search
  return {
    element: view.dom,
    focus: () => view.focus(),
    write: (all) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: all } }),
  };
}
