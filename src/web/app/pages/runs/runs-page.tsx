import { Button, FileButton } from '@mantine/core';
import { Suspense, useState, type JSX } from 'react';
import { useSearchParams } from 'react-router';
import { lazyPage } from '../../lazy-page.ts';
import { UploadIcon } from '../../shared/icons.ts';
import { Loading } from '../../shared/loading.tsx';
import { Page } from '../../shared/page.tsx';
import { useFileDrop } from '../../shared/use-file-drop.ts';
import { RunList } from './run-list.tsx';

/** With the engine by which it is played again. */
const FileHistory = lazyPage(() => import('./file-history.tsx'), 'FileHistory');

const LEAD =
  'Where conversations stand and why, and step by step what happened in them. Drop a history file anywhere on this page ' +
  'to play it again.';

/** How conversations go: where each stands and why, and what happened in it. */
export function RunsPage(): JSX.Element {
  const [parameters, setParameters] = useSearchParams();
  const [files, setFiles] = useState<readonly File[]>([]);
  const open = (chosen: readonly File[]) => {
    if (chosen.length === 0) return;
    // A link may name a step of the first file that is opened; it says nothing of another one.
    if (files.length > 0) forgetStep();
    setFiles(chosen);
  };
  const forgetStep = () => {
    parameters.delete('step');
    setParameters(parameters, { replace: true });
  };
  const isOver = useFileDrop(open);
  const chooseFile = (
    <FileButton multiple accept=".json,.gz,application/json,application/gzip" onChange={open}>
      {(props) => (
        <Button variant="default" leftSection={<UploadIcon size={18} />} {...props}>
          Open a history file…
        </Button>
      )}
    </FileButton>
  );
  return (
    <div className="runs" data-drop={isOver || undefined}>
      <Page
        title="Runs"
        width="full"
        {...(files.length === 0 && { lead: LEAD })}
        actions={
          <>
            {chooseFile}
            {files.length > 0 && (
              <Button
                onClick={() => {
                  setFiles([]);
                  forgetStep();
                }}
              >
                Close the file
              </Button>
            )}
          </>
        }
      >
        {files.length > 0 ? (
          <Suspense fallback={<Loading />}>
            <FileHistory files={files} />
          </Suspense>
        ) : (
          <RunList />
        )}
      </Page>
    </div>
  );
}
