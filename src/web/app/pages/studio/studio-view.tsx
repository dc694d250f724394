import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useState, type JSX } from 'react';
import { setPageTitle } from '../../shared/tab-title.ts';
import type { FlowDraft } from '../../studio/draft.ts';
import { serverOf } from '../../studio/server.ts';
import { Studio } from '../../studio/studio.ts';
import { Canvas } from './canvas/canvas.tsx';
import { Notices } from './notices.tsx';
import { Palette } from './palette.tsx';
import { SidePanel } from './side-panel.tsx';
import { StudioContext, useStudioState } from './studio-context.ts';
import { StudioHeader } from './studio-header.tsx';

/** The palette, the canvas, and what is open beside it. */
export function StudioView(props: { draft: FlowDraft; etag: string; readOnly: boolean }): JSX.Element {
  const { draft, etag, readOnly } = props;
  const [studio] = useState(() => new Studio(draft, etag, serverOf(draft.id), readOnly));
  useEffect(() => {
    studio.start();
    return () => studio.stop();
  }, [studio]);
  return (
    <StudioContext value={studio}>
      <ReactFlowProvider>
        <Parts />
      </ReactFlowProvider>
    </StudioContext>
  );
}

function Parts(): JSX.Element {
  const name = useStudioState(({ draft }) => draft.name);
  const open = useStudioState(({ panel }) => panel !== null);
  const readOnly = useStudioState((state) => state.readOnly);
  useEffect(() => setPageTitle(name), [name]);
  return (
    <div className="studio" data-panel={open} data-read-only={readOnly}>
      <StudioHeader />
      <Notices />
      {!readOnly && <Palette />}
      <Canvas />
      <SidePanel />
    </div>
  );
}
