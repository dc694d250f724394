import { useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useNavigate } from 'react-router';
import { readRevision, readVersion, saveDraft } from '../../../api/flows.ts';
import { keys } from '../../../api/keys.ts';
import type { Flow, FlowVersion } from '../../../api/types.ts';
import { ConfirmDelete } from '../../../shared/confirm-delete.tsx';
import { say } from '../../../shared/say.ts';

export interface ReplaceDraftProps {
  flow: Flow;
  /** The version that the draft becomes; null: none, and nothing is asked. */
  by: FlowVersion | null;
  onClose: () => void;
}

/** Makes a version the draft again, so that one can go on from there. */
export function ReplaceDraft({ flow, by, onClose }: ReplaceDraftProps): JSX.Element {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <ConfirmDelete
      of={by}
      title={({ version }) => `Make version ${version} the draft?`}
      text={() =>
        flow.changed
          ? `The draft has changes that are not published. They are lost. New conversations go on using version ${flow.publishedVersion} until you publish.`
          : `Nothing is lost: the draft is as version ${flow.publishedVersion} is. New conversations go on using it until you publish.`
      }
      verb="Replace the draft"
      act={async ({ version }) => {
        const [etag, { document }] = await Promise.all([
          readRevision(flow.id),
          readVersion(flow.id, version),
        ]);
        await saveDraft(flow.id, document, etag);
      }}
      onDone={({ version }) => {
        say(`The draft is as version ${version} is.`);
        for (const key of [keys.flows, keys.versions]) void client.invalidateQueries({ queryKey: key });
        void navigate(`/flows/${encodeURIComponent(flow.id)}`);
      }}
      onClose={onClose}
    />
  );
}
