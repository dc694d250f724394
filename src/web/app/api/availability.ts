import { call } from './call.ts';
import type { Availability, Member } from './types.ts';

/** Says whether the member takes conversations now; said again it is a sign of life. */
export const setAvailability = (availability: Availability) =>
  call<Member>('/api/v1/me/availability', { method: 'PUT', body: { availability } });
