import type { JSX } from 'react';

/** The product's sign: two voices that overlap. */
export function Mark({ size = 32 }: { size?: number }): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 40 40" aria-hidden focusable={false} className="mark">
      <rect width="40" height="40" rx="12" fill="#1d5c4d" />
      <path fill="#9fd8c4" d="M17 9h11a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H17a5 5 0 0 1-5-5v-6a5 5 0 0 1 5-5Z" />
      <path fill="#fff" d="M12 15h11a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H12a5 5 0 0 1-5-5v-6a5 5 0 0 1 5-5Z" />
    </svg>
  );
}
