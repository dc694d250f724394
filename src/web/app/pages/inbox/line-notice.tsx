import type { JSX } from 'react';
import { OfflineIcon } from '../../shared/icons.ts';
import { useInboxState } from '../../inbox/inbox-context.ts';

/** Says that what is shown may be old, as long as it may. */
export function LineNotice(): JSX.Element {
  const line = useInboxState((state) => state.line);
  return (
    <div role="status" className="line-notice">
      {(line === 'broken' || line === 'catching-up') && (
        <p className="offline">
          <OfflineIcon size={18} />
          {line === 'broken'
            ? 'The connection is lost; trying again. What you see may be out of date.'
            : 'Connected. Loading what you missed…'}
        </p>
      )}
    </div>
  );
}
