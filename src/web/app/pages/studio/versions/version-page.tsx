import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useParams } from 'react-router';
import { readVersion } from '../../../api/flows.ts';
import { keys } from '../../../api/keys.ts';
import { QueryView } from '../../../shared/query-view.tsx';
import { readDraft } from '../../../studio/read-draft.ts';
import { serverOf, type StudioServer } from '../../../studio/server.ts';
import { StudioView } from '../studio-view.tsx';

/** A published version on the canvas, to be read and tried: /flows/:flow/versions/:version. */
export function VersionPage(): JSX.Element {
  const { flow = '', version = '' } = useParams();
  const number = Number(version);
  const loaded = useQuery({
    queryKey: [...keys.versions, flow, number],
    queryFn: async ({ signal }) => (await readVersion(flow, number, signal)).document,
    staleTime: Infinity,
  });
  return (
    <QueryView query={loaded}>
      {(document) => (
        <StudioView
          key={`${flow} ${version}`}
          draft={readDraft(document)}
          etag={version}
          readOnly
          version={number}
          server={unchanging(flow, document, version)}
        />
      )}
    </QueryView>
  );
}

/** A version never changes: what is read of it is what is there, whatever becomes of the draft. */
function unchanging(flow: string, document: Record<string, unknown>, etag: string): StudioServer {
  return {
    ...serverOf(flow),
    read: () => Promise.resolve({ document, etag }),
    revision: () => Promise.resolve(etag),
    save: () => Promise.resolve(etag),
  };
}
