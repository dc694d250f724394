import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useNavigate } from 'react-router';
import { signOut } from '../api/sign-in.ts';
import { keys } from '../api/keys.ts';
import { useMe } from '../session/me.ts';
import { Face } from '../shared/face.tsx';
import { AutoIcon, DarkIcon, DownIcon, LightIcon, ProfileIcon, SignOutIcon } from '../shared/icons.ts';
import { sayFailure } from '../shared/say.ts';

const SCHEMES = [
  { value: 'auto', label: 'As the system', Icon: AutoIcon },
  { value: 'light', label: 'Light', Icon: LightIcon },
  { value: 'dark', label: 'Dark', Icon: DarkIcon },
] as const;

/** Who one is here, and what is one's own: profile, colours, leaving. */
export function MemberMenu(): JSX.Element {
  const { member } = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leaving = useMutation({
    mutationFn: signOut,
    onError: sayFailure,
    onSuccess: async () => {
      // First away from what needs a member, then forget all that this one saw.
      await navigate('/sign-in', { state: { signedOut: true } });
      client.clear();
      client.setQueryData(keys.me, null);
    },
  });

  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className="member-button">
          <Face of={member} size={32} filled />
          <span className="unseen">Your menu:</span>
          <span className="member-name">{member.name}</span>
          <DownIcon size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="member-email">{member.email}</Menu.Label>
        <Menu.Item leftSection={<ProfileIcon size={18} />} onClick={() => void navigate('/settings/profile')}>
          Profile
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {SCHEMES.map(({ value, label, Icon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Icon size={18} />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<SignOutIcon size={18} />} onClick={() => leaving.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
