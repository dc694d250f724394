/** @jsxImportSource preact */
import type { JSX } from 'preact';

/** Drawn on a grid of 24 in the colour of the text around them; what they mean is said by their button's label. */
function Icon({ path }: { path: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}

export const SendIcon = () => <Icon path="M12 19V5m-6 6 6-6 6 6" />;
export const CloseIcon = () => <Icon path="m6.5 6.5 11 11m0-11-11 11" />;
export const ClipIcon = () => (
  <Icon path="m19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3 3 0 0 1 4.3 4.3l-7.9 7.9a1.5 1.5 0 0 1-2.1-2.1l7.3-7.3" />
);
export const FileIcon = () => (
  <Icon path="M13.5 3.5v5h5M7 3.5h7l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5Z" />
);
export const DownIcon = () => <Icon path="M12 5v14m6-6-6 6-6-6" />;
export const PreviousIcon = () => <Icon path="m14.5 6-6 6 6 6" />;
export const NextIcon = () => <Icon path="m9.5 6 6 6-6 6" />;
export const CheckIcon = () => <Icon path="m5 12.5 4.5 4.5L19 7.5" />;
export const OutwardIcon = () => <Icon path="M8 16 17 7m-7.5 0H17v7.5" />;
export const CalendarIcon = () => (
  <Icon path="M4 9.5h16M8 3.5v3m8-3v3M5.5 5h13A1.5 1.5 0 0 1 20 6.5v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-12A1.5 1.5 0 0 1 5.5 5Z" />
);
export const ImageIcon = () => (
  <Icon path="M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Zm-1 12 4.5-4.5L15 18m-2-4 2.5-2.5L20 16M15.5 8.5h.01" />
);

/** The product's sign: two voices that overlap. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="40" height="40" rx="12" />
      <path class="mark-far" d="M17 9h11a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H17a5 5 0 0 1-5-5v-6a5 5 0 0 1 5-5Z" />
      <path
        class="mark-near"
        d="M12 15h11a5 5 0 0 1 5 5v6a5 5 0 0 1-5 5H12a5 5 0 0 1-5-5v-6a5 5 0 0 1 5-5Z"
      />
    </svg>
  );
}
