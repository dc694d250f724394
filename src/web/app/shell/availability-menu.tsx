import { Menu, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, type JSX } from 'react';
import { setAvailability } from '../api/availability.ts';
import { keys } from '../api/keys.ts';
import type { Availability, Member } from '../api/types.ts';
import { loadMe, useMe, type Me } from '../session/me.ts';
import { DownIcon } from '../shared/icons.ts';
import { sayFailure } from '../shared/say.ts';

/** Milliseconds between signs of life; the server takes a member for gone 45 s after the last. */
const LIFE_AGAIN = 15_000;

const CHOICES: Record<Availability, { label: string; text: string }> = {
  online: { label: 'Online', text: 'You are asked to take conversations.' },
  away: { label: 'Away', text: 'You keep yours, and are not asked about others.' },
  offline: { label: 'Offline', text: 'Yours go to other members.' },
};

/** Whether one takes conversations; while one does, the app shows signs of life. */
export function AvailabilityMenu(): JSX.Element {
  const { member } = useMe();
  const client = useQueryClient();
  const { availability } = member;
  const keep = (changed: Member) =>
    client.setQueryData<Me | null>(keys.me, (me) => (me ? { ...me, member: changed } : me));
  const choosing = useMutation({ mutationFn: setAvailability, onSuccess: keep, onError: sayFailure });
  const shown = choosing.isPending ? choosing.variables : availability;

  useEffect(() => {
    const timer = setInterval(() => void showLife(keep), LIFE_AGAIN);
    return () => clearInterval(timer);
  }, [client]);

  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <UnstyledButton className="availability">
          <span className="unseen">Your availability:</span>
          <span className="availability-dot" data-is={shown} />
          <span className="availability-label">{CHOICES[shown].label}</span>
          <DownIcon size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={shown} onChange={(to) => choosing.mutate(to as Availability)}>
          {(Object.keys(CHOICES) as Availability[]).map((choice) => (
            <Menu.RadioItem
              key={choice}
              value={choice}
              rightSection={<span className="availability-dot" data-is={choice} />}
            >
              {CHOICES[choice].label}
              <span className="availability-text">{CHOICES[choice].text}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What was chosen in another tab or on another machine meanwhile holds, and is not taken back by a sign of life. */
async function showLife(keep: (member: Member) => void): Promise<void> {
  try {
    const me = await loadMe();
    if (!me) return;
    keep(me.member.availability === 'online' ? await setAvailability('online') : me.member);
  } catch {
    // The next sign of life tells as much.
  }
}
