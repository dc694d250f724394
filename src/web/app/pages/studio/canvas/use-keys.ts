import { useReactFlow } from '@xyflow/react';
import { useEffect, useEffectEvent, type RefObject } from 'react';
import { deleteSelection, duplicateSelection, moveSelection, selectAll } from '../../../studio/commands.ts';
import { flowOrder } from '../../../studio/flow-order.ts';
import type { Studio } from '../../../studio/studio.ts';
import { useStudio } from '../studio-context.ts';
import { isBusy, isInPanel, isOnCanvas } from './is-busy.ts';
import { FIT } from './toolbar.tsx';

/** Pixels. */
const STEP = 10;
const LARGE_STEP = 50;

const ARROWS: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

interface Ways {
  frame: RefObject<HTMLElement | null>;
  find: () => void;
  keys: () => void;
  connect: (node: string) => void;
}

/** Everything that can be done by keys; `KeysOverview` tells of them. */
export function useKeys({ frame, find, keys, connect }: Ways): void {
  const studio = useStudio();
  const flow = useReactFlow();

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('[role="dialog"][aria-modal="true"]')) return;
    const done = event.ctrlKey || event.metaKey ? onControl(event) : onPlain(event);
    if (done) event.preventDefault();
  });

  const onControl = (event: KeyboardEvent): boolean => {
    const key = event.key.toLowerCase();
    if (key === 'f' || key === 'k') {
      find();
      return true;
    }
    if (key === 's') {
      void studio.flush();
      return true;
    }
    // A field undoes what is typed into it by itself.
    if (isBusy(event.target)) return false;
    if (key === 'z') {
      if (event.shiftKey) studio.redo();
      else studio.undo();
    } else if (key === 'y') studio.redo();
    else if (!isOnCanvas(event.target)) return false;
    else if (key === 'a') selectAll(studio);
    else if (key === 'd') duplicateSelection(studio);
    else return false;
    return true;
  };

  const onPlain = (event: KeyboardEvent): boolean => {
    if (event.altKey) return false;
    if (event.key === 'Escape' && isInPanel(event.target)) return leavePanel(studio, event.target);
    if (isBusy(event.target) || !isOnCanvas(event.target)) return false;
    const { selection, selectedComments, readOnly } = studio.state;
    const [one] = selection;
    const onNode = event.target instanceof Element && event.target.closest('.react-flow__node') !== null;
    const onCanvas = onNode || event.target === document.body || event.target === frame.current;
    const arrow = ARROWS[event.key];
    if (arrow) {
      if (!onCanvas || readOnly || selection.length + selectedComments.length === 0) return false;
      const step = event.shiftKey ? LARGE_STEP : STEP;
      moveSelection(studio, { x: arrow.x * step, y: arrow.y * step });
      return true;
    }
    switch (event.key) {
      case 'Tab':
        return onNode && alongFlow(event.shiftKey ? -1 : 1);
      case 'Enter':
      case ' ':
        if (!onNode) return false;
        openFocused();
        return true;
      case 'Delete':
      case 'Backspace':
        if (!onCanvas || readOnly) return false;
        deleteSelection(studio);
        frame.current?.focus();
        return true;
      case 'Escape':
        return escape();
      case 'c':
        if (!onCanvas || readOnly || one === undefined) return false;
        connect(one);
        return true;
      case '1':
        void flow.fitView(FIT);
        return true;
      case '+':
        void flow.zoomIn();
        return true;
      case '-':
        void flow.zoomOut();
        return true;
      case '?':
        keys();
        return true;
      default:
        return false;
    }
  };

  /** To the node that follows, or precedes, the one that has the keyboard; past the last one leaves the canvas. */
  const alongFlow = (by: 1 | -1): boolean => {
    const at = focusedNode();
    const order = flowOrder(studio.state.draft);
    const index = at === null ? -1 : order.indexOf(at);
    const next = index === -1 ? undefined : order[index + by];
    if (next === undefined) return false;
    studio.select([next]);
    studio.bringIntoView(next);
    focusNode(next);
    return true;
  };

  const openFocused = () => {
    const at = focusedNode();
    if (at === null) return;
    studio.select([at]);
    studio.show('node');
    requestAnimationFrame(() =>
      document
        .querySelector<HTMLElement>(
          '.studio-panel-body :is(input, textarea, select, [contenteditable="true"], button)',
        )
        ?.focus(),
    );
  };

  const escape = (): boolean => {
    const { selection, selectedComments, selectedConnections } = studio.state;
    if (selection.length + selectedComments.length + selectedConnections.length > 0) studio.select([]);
    else document.querySelector<HTMLElement>('.canvas-toolbar button')?.focus();
    return true;
  };

  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function focusedNode(): string | null {
  return document.activeElement?.closest<HTMLElement>('.react-flow__node-picture')?.dataset['id'] ?? null;
}

/** How often it is looked for a node that is just being drawn. */
const LOOKS = 30;

/** Gives a node the keyboard, as soon as it is drawn. */
function focusNode(id: string, looks = LOOKS): void {
  const node = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (node) node.focus({ preventScroll: true });
  else if (looks > 0) requestAnimationFrame(() => focusNode(id, looks - 1));
}

/** Back from the form to the node; unless a list of choices is to be closed first. */
function leavePanel(studio: Studio, target: EventTarget | null): boolean {
  if (target instanceof Element && target.closest('[aria-expanded="true"]')) return false;
  const [one] = studio.state.selection;
  if (one === undefined) return false;
  focusNode(one);
  return true;
}
