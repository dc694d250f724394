/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Assignee } from '../api-client.ts';
import { safeUrl } from './safe-url.ts';

/** A member's picture; their initial where there is none, or none that can be loaded. An ornament: the name stands beside it. */
export function Face({ name, picture }: Assignee): JSX.Element {
  const [isBroken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [picture]);
  const url = picture ? safeUrl(picture) : null;
  if (url === null || isBroken)
    return (
      <span class="face" aria-hidden="true">
        {[...name][0]}
      </span>
    );
  return (
    <img
      class="face"
      src={url}
      alt=""
      decoding="async"
      referrerpolicy="no-referrer"
      onError={() => setBroken(true)}
    />
  );
}
