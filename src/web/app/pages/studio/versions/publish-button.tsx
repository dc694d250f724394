import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { call, part } from '../../../api/call.ts';
import { say, sayFailure } from '../../../shared/say.ts';
import { useStudio } from '../studio-context.ts';

/** Publishes what is on the canvas. */
export function PublishButton(): JSX.Element {
  const studio = useStudio();
  const publish = async () => {
    await studio.flush();
    await call(`/api/v1/flows/${part(studio.flow)}/publish`, { method: 'POST', body: {} });
    say('It is published: new conversations use it.');
  };
  return (
    <Button size="compact-md" onClick={() => void publish().catch(sayFailure)}>
      Publish
    </Button>
  );
}
