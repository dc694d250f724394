import { useNetwork } from '@mantine/hooks';
import type { JSX } from 'react';
import { OfflineIcon } from '../shared/icons.ts';

/** Says that there is no network, as long as there is none. */
export function OfflineNotice(): JSX.Element {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <p className="offline">
          <OfflineIcon size={18} />
          You are offline. What you see may be out of date, and nothing can be saved.
        </p>
      )}
    </div>
  );
}
