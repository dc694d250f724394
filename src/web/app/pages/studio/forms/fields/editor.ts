import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { linter, type Diagnostic } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, StateEffect, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  placeholder as placeholderOf,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import { scanTemplate } from '../../../../../../flow/expressions/scan-template.ts';
import type { KnownVariable } from '../../../../../../flow/known-paths.ts';
import { STYLE_NONCE } from '../../../../style-nonce.ts';
import { listReadable, markText } from '../model/readable.ts';
import { FILTERS } from './filter-words.ts';

export interface EditorOptions {
  value: string;
  isMultiline: boolean;
  placeholder: string;
  /** As they are at the moment. */
  variables: () => readonly KnownVariable[];
  onChange: (text: string) => void;
}

/** The document has been changed elsewhere: by undo, or by somebody else. */
const fromOutside = Annotation.define<true>();
const variablesChanged = StateEffect.define<null>();

/** A text editor that knows expressions. It holds the text, and is told when that is changed elsewhere. */
export class Editor {
  readonly view: EditorView;
  readonly #changing = new Compartment();

  constructor(parent: HTMLElement, options: EditorOptions) {
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: options.value,
        extensions: [extensionsFor(options), this.#changing.of([])],
      }),
    });
  }

  /** @param attributes of the element that is typed into: its name, what it is described by, … */
  describe(attributes: Record<string, string>, isReadOnly: boolean): void {
    this.view.dispatch({
      effects: this.#changing.reconfigure([
        EditorView.contentAttributes.of(attributes),
        EditorState.readOnly.of(isReadOnly),
        EditorView.editable.of(!isReadOnly),
      ]),
    });
  }

  replace(text: string): void {
    const { doc } = this.view.state;
    if (doc.toString() === text) return;
    this.view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      annotations: fromOutside.of(true),
    });
  }

  /** Puts a text where the cursor is, and the keyboard behind it. */
  insert(text: string): void {
    this.view.dispatch(this.view.state.replaceSelection(text), { userEvent: 'input' });
    this.view.focus();
  }

  /** What is known has changed, and so may have what is marked. */
  variablesChanged(): void {
    this.view.dispatch({ effects: variablesChanged.of(null) });
  }

  destroy(): void {
    this.view.destroy();
  }
}

function extensionsFor({ isMultiline, placeholder, variables, onChange }: EditorOptions): Extension[] {
  return [
    EditorView.cspNonce.of(STYLE_NONCE),
    history(),
    EditorView.lineWrapping,
    EditorState.languageData.of(() => [{ closeBrackets: { brackets: ['{'] } }]),
    closeBrackets(),
    autocompletion({ override: [complete(variables)], icons: false }),
    linter(({ state }) => markText(state.doc.toString(), variables()) satisfies Diagnostic[], {
      delay: 200,
      needsRefresh: ({ transactions }) =>
        transactions.some(({ effects }) => effects.some((effect) => effect.is(variablesChanged))),
    }),
    expressionMarks,
    placeholderOf(placeholder),
    isMultiline ? [] : singleLine,
    keymap.of([
      // What closes the list of completions is not for what is around the field.
      { key: 'Escape', run: closeCompletion, stopPropagation: true },
      ...completionKeymap,
      ...closeBracketsKeymap,
      ...historyKeymap,
      ...defaultKeymap.filter(({ key }) => key !== 'Escape' && key !== 'Mod-Enter'),
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside)))
        onChange(update.state.doc.toString());
    }),
  ];
}

/** Line ends become spaces, whatever brings them. */
const singleLine: Extension = [
  keymap.of([
    { key: 'Enter', run: (view) => acceptCompletion(view) || true },
    { key: 'Shift-Enter', run: () => true },
  ]),
  EditorView.clipboardInputFilter.of((text) => text.replace(/\s*\n\s*/g, ' ')),
  EditorState.transactionFilter.of((transaction) =>
    transaction.docChanged && transaction.newDoc.lines > 1 && !transaction.annotation(fromOutside)
      ? [
          {
            changes: {
              from: 0,
              to: transaction.startState.doc.length,
              insert: transaction.newDoc.toString().replace(/\s*\n\s*/g, ' '),
            },
            selection: { anchor: Math.min(transaction.newSelection.main.head, transaction.newDoc.length) },
            userEvent: 'input',
          },
        ]
      : transaction,
  ),
];

const expressionMark = Decoration.mark({ class: 'cm-expression' });

/** Shows what is an expression. */
const expressionMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = marksOf(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = marksOf(update.view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function marksOf({ state }: EditorView): DecorationSet {
  return Decoration.set(
    scanTemplate(state.doc.toString()).map(({ from, to }) => expressionMark.range(from, to)),
  );
}

/** In an expression: what can be read, and behind a bar the filters. */
function complete(variables: () => readonly KnownVariable[]) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const before = state.sliceDoc(0, pos);
    const open = before.lastIndexOf('{{');
    if (open === -1 || before.charAt(open - 1) === '\\' || before.includes('}}', open)) return null;
    const inside = before.slice(open + 2);
    const [filter] = /\|\s*\w*$/.exec(inside) ?? [];
    if (filter !== undefined)
      return {
        from: pos - (/\w*$/.exec(inside)?.[0].length ?? 0),
        options: Object.entries(FILTERS).map(([label, { does, insert }]) => ({
          label,
          detail: does,
          apply: (view, _, from, to) => put(view, insert, from, to),
        })),
        validFor: /^\w*$/,
      };
    const path = /(^|[\s:,|])([\p{L}_][\p{L}\p{N}_.-]*)?$/u.exec(inside);
    if (!path || (!explicit && /\|[^:]*$/.test(inside))) return null;
    return {
      from: pos - (path[2]?.length ?? 0),
      options: listReadable(variables()).map(({ path: label, means }, index): Completion => ({
        label,
        detail: means,
        // As they are listed: the flow's own before the system's.
        boost: index < variables().length ? 1 : 0,
        apply: (view, _, from, to) => put(view, label, from, to, !inside.includes('|')),
      })),
      validFor: /^[\p{L}\p{N}_.-]*$/u,
    };
  };
}

/** Writes what was chosen, and goes behind the expression's end or to the mark in the text. */
function put(view: EditorView, text: string, from: number, to: number, closes = false): void {
  const mark = text.indexOf('¦');
  const bare = text.replace('¦', '');
  const behind = view.state.sliceDoc(to);
  const isClosed = /^[^{]*\}\}/.test(behind);
  const insert = closes && !isClosed ? `${bare}}}` : bare;
  const end = from + insert.length + (closes && behind.startsWith('}}') ? 2 : 0);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: mark === -1 ? end : from + mark },
    userEvent: 'input.complete',
  });
}
