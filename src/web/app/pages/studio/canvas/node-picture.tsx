import { Handle, Position, type NodeProps } from '@xyflow/react';
import { createElement, memo, type JSX } from 'react';
import { kindName, nodeName } from '../../../studio/node-kinds.ts';
import {
  drawnOutlets,
  HEAD_HEIGHT,
  nodeHeight,
  outletTop,
  type DrawnOutlet,
} from '../../../studio/node-size.ts';
import { summarize } from '../../../studio/summarize.ts';
import { ErrorIcon, StartIcon, WarningIcon } from '../icons.ts';
import { IN, type PictureData, type PictureNode } from './elements.ts';
import { useFar } from './far.ts';
import { kindIcon } from './kind-icon.ts';
import { OutletIcon } from './outlet-icon.tsx';

/** Pixels at a zoom of 1, as `studio.css` has them. */
const FAR_LINE_HEIGHT = 30;
const FAR_PADDING = 8;

/** A node as it is drawn: what it is, what it does, and its ways on in their order. */
export const NodePicture = memo(Picture, (before, after) => before.data === after.data);

function Picture({ data }: NodeProps<PictureNode>): JSX.Element {
  return useFar() ? <FarPicture data={data} /> : <NearPicture data={data} />;
}

function NearPicture({ data }: { data: PictureData }): JSX.Element {
  const { node, isStart, errors, warnings, lit, taken } = data;
  const lines = summarize(node);
  const outlets = drawnOutlets(node);
  const took = new Set(taken === '' ? [] : taken.split(' '));
  return (
    <div className="picture" data-kind={node.kind} data-lit={lit ?? undefined}>
      <Handle className="way-in" type="target" id={IN} position={Position.Left} />
      <div className="picture-head">
        <span className="picture-icon">{createElement(kindIcon(node), { size: 18 })}</span>
        <span className="picture-name" dir="auto" title={`${nodeName(node)} (${kindName(node)})`}>
          {nodeName(node)}
        </span>
        {isStart && (
          <span className="picture-start">
            <StartIcon size={13} aria-hidden />
            Start
          </span>
        )}
        <ProblemMark errors={errors} warnings={warnings} />
      </div>
      {lines.length > 0 && (
        <div className="picture-lines">
          {lines.map((line, index) => (
            <p key={index} dir="auto" title={line}>
              {line}
            </p>
          ))}
        </div>
      )}
      {outlets.length > 0 && (
        <ul className="picture-outlets">
          {outlets.map((outlet) => (
            <OutletRow key={outlet.id} outlet={outlet} taken={took.has(outlet.id)} />
          ))}
        </ul>
      )}
    </div>
  );
}

/**
 * A node of which only what it is can be made out: without its texts, and without handles, each of which React Flow asks
 * after whatever happens. It leaves marks where they are, from which React Flow learns where ways begin and end.
 */
function FarPicture({ data: { node, isStart, errors, warnings, lit } }: { data: PictureData }): JSX.Element {
  const lines = Math.max(1, Math.floor((nodeHeight(node) - FAR_PADDING) / FAR_LINE_HEIGHT));
  return (
    <div
      className="picture picture-far"
      data-kind={node.kind}
      data-lit={lit ?? undefined}
      data-start={isStart || undefined}
      data-severity={errors > 0 ? 'error' : warnings > 0 ? 'warning' : undefined}
    >
      <HandleMark type="target" id={IN} top={HEAD_HEIGHT / 2} />
      <span
        className="picture-name"
        dir="auto"
        title={`${nodeName(node)} (${kindName(node)})`}
        style={{ WebkitLineClamp: lines }}
      >
        {nodeName(node)}
      </span>
      {drawnOutlets(node).map(({ id }, index) => (
        <HandleMark key={id} type="source" id={id} top={outletTop(node, index)} />
      ))}
    </div>
  );
}

function HandleMark({ type, id, top }: { type: 'source' | 'target'; id: string; top: number }): JSX.Element {
  const position = type === 'target' ? Position.Left : Position.Right;
  return (
    <i
      className={`handle-mark ${type}`}
      data-handleid={id}
      data-handlepos={position}
      style={{ insetBlockStart: top }}
      aria-hidden
    />
  );
}

function OutletRow({ outlet, taken }: { outlet: DrawnOutlet; taken: boolean }): JSX.Element {
  const { id, label, kind } = outlet;
  return (
    <li className="outlet" data-kind={kind} data-taken={taken || undefined}>
      <span className="outlet-label" dir="auto" title={label}>
        {label}
      </span>
      <OutletIcon id={id} kind={kind} />
      <Handle className="way-out" type="source" id={id} position={Position.Right} data-kind={kind} />
    </li>
  );
}

function ProblemMark({ errors, warnings }: { errors: number; warnings: number }): JSX.Element | null {
  if (errors + warnings === 0) return null;
  const Icon = errors > 0 ? ErrorIcon : WarningIcon;
  return (
    <span className="picture-mark" data-severity={errors > 0 ? 'error' : 'warning'}>
      <Icon size={16} aria-hidden />
      {errors + warnings > 1 && errors + warnings}
    </span>
  );
}
