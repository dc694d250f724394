import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useState, type JSX } from 'react';
import { setPageTitle } from '../../shared/tab-title.ts';
import type { FlowDraft } from '../../studio/draft.ts';
import { serverOf, type StudioServer } from '../../studio/server.ts';
import { Studio } from '../../studio/studio.ts';
import { Canvas } from './canvas/canvas.tsx';
import { Notices } from './notices.tsx';
import { Palette } from './palette.tsx';
import { SidePanel } from './side-panel.tsx';
import { StudioContext, useStudioState } from './studio-context.ts';
import { StudioHeader } from './studio-header.tsx';

/** The palette, the canvas, and what is open beside it. */
export function StudioView(props: {
  draft: FlowDraft;
  etag: string;
  readOnly: boolean;
  /** Which version it is; absent: the draft. */
  version?: number;
  server?: StudioServer;
}): JSX.Element {
  const { draft, etag, readOnly, version, server = serverOf(draft.id) } = props;
  const [studio] = useState(() => new Studio(draft, etag, server, readOnly));
  useEffect(() => {
    studio.start();
    return () => studio.stop();
  }, [studio]);
  return (
    <StudioContext value={studio}>
      <ReactFlowProvider>
        <Parts version={version} />
      </ReactFlowProvider>
    </StudioContext>
  );
}

function Parts({ version }: { version: number | undefined }): JSX.Element {
  const name = useStudioState(({ draft }) => draft.name);
  const open = useStudioState(({ panel }) => panel !== null);
  const readOnly = useStudioState((state) => state.readOnly);
  useEffect(() => setPageTitle(name), [name]);
  return (
    <div className="studio" data-panel={open} data-read-only={readOnly}>
      <StudioHeader version={version} />
      <Notices />
      {!readOnly && <Palette />}
      <Canvas />
      <SidePanel />
    </div>
  );
}
