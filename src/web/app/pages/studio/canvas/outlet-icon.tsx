import ErrorIcon from '@tabler/icons-react/icons/IconAlertCircle';
import LostIcon from '@tabler/icons-react/icons/IconUnlink';
import SuccessIcon from '@tabler/icons-react/icons/IconCheck';
import TimeIcon from '@tabler/icons-react/icons/IconClock';
import type { JSX } from 'react';
import type { DrawnOutlet } from '../../../studio/node-size.ts';

/** Tells the ways on apart without their colours. */
export function OutletIcon({ id, kind }: Pick<DrawnOutlet, 'id' | 'kind'>): JSX.Element | null {
  if (kind === 'error') return <ErrorIcon size={14} aria-hidden />;
  if (kind === 'time') return <TimeIcon size={14} aria-hidden />;
  if (kind === 'lost') return <LostIcon size={14} aria-hidden />;
  return id === 'success' ? <SuccessIcon size={14} aria-hidden /> : null;
}
