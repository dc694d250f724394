import { ActionIcon, Menu } from '@mantine/core';
import type { JSX } from 'react';
import type { Member } from '../../api/types.ts';
import { ArchiveIcon, EditIcon, LinkIcon, MoreIcon } from '../../shared/icons.ts';

/** What an admin can do with a member. */
export function MemberActions(props: {
  member: Member;
  onEdit: () => void;
  onLink: () => void;
  onArchive: () => void;
}): JSX.Element {
  const { member, onEdit, onLink, onArchive } = props;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Actions for ${member.name}`}>
          <MoreIcon size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<EditIcon size={18} />} onClick={onEdit}>
          Change
        </Menu.Item>
        {member.email !== null && (
          <Menu.Item leftSection={<LinkIcon size={18} />} onClick={onLink}>
            {member.signIn === 'active' ? 'Link to set a new password' : 'New invitation link'}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          color="var(--mantine-color-error)"
          leftSection={<ArchiveIcon size={18} />}
          onClick={onArchive}
        >
          Archive
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
