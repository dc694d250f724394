import { Handle, Position, type NodeProps } from '@xyflow/react';
import { createElement, memo, type JSX } from 'react';
import { kindName, nodeName } from '../../../studio/node-kinds.ts';
import { drawnOutlets, type DrawnOutlet } from '../../../studio/node-size.ts';
import { summarize } from '../../../studio/summarize.ts';
import { ErrorIcon, StartIcon, WarningIcon } from '../icons.ts';
import { IN, type PictureNode } from './elements.ts';
import { kindIcon } from './kind-icon.ts';
import { OutletIcon } from './outlet-icon.tsx';

/** A node as it is drawn: what it is, what it does, and its ways on in their order. */
export const NodePicture = memo(Picture, (before, after) => before.data === after.data);

function Picture({ data }: NodeProps<PictureNode>): JSX.Element {
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
            <p key={index} dir="auto">
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

function OutletRow({ outlet, taken }: { outlet: DrawnOutlet; taken: boolean }): JSX.Element {
  const { id, label, kind } = outlet;
  return (
    <li className="outlet" data-kind={kind} data-taken={taken || undefined}>
      <span className="outlet-label" dir="auto">
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
