import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useParams } from 'react-router';
import { readDraft as fetchDraft } from '../../api/flows.ts';
import { keys } from '../../api/keys.ts';
import { useCan } from '../../session/me.ts';
import { QueryView } from '../../shared/query-view.tsx';
import { readDraft } from '../../studio/read-draft.ts';
import { StudioView } from './studio-view.tsx';

/** The Studio of one flow: /flows/:flow. */
export function StudioPage(): JSX.Element {
  const { flow = '' } = useParams();
  const readOnly = !useCan()('flows:write');
  const loaded = useQuery({
    queryKey: [...keys.draft, flow],
    queryFn: async ({ signal }) => {
      const { document, etag } = await fetchDraft(flow, signal);
      return { draft: readDraft(document), etag };
    },
    // The Studio itself keeps it up to date; whoever comes back reads it anew.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <QueryView query={loaded}>
      {({ draft, etag }) => <StudioView key={flow} draft={draft} etag={etag} readOnly={readOnly} />}
    </QueryView>
  );
}
