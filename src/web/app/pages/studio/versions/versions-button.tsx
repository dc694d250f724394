import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';

/** To the versions of a flow. */
export function VersionsButton({ flow }: { flow: string }): JSX.Element {
  return (
    <Button
      component={Link}
      to={`/flows/${encodeURIComponent(flow)}/versions`}
      size="compact-md"
      variant="default"
    >
      Versions
    </Button>
  );
}
