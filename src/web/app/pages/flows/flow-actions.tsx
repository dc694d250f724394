import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { fileOf } from '../../api/flows.ts';
import type { Flow } from '../../api/types.ts';
import { useCan } from '../../session/me.ts';
import {
  ArchiveIcon,
  DownloadIcon,
  DuplicateIcon,
  HistoryIcon,
  MoreIcon,
  OutwardIcon,
  RestoreIcon,
} from '../../shared/icons.ts';

export interface FlowActionsProps {
  flow: Flow;
  onDuplicate: () => void;
  onArchive: () => void;
  onRestore: () => void;
}

/** What can be done with one flow of the list. */
export function FlowActions({ flow, onDuplicate, onArchive, onRestore }: FlowActionsProps): JSX.Element {
  const { id, name, archivedAt } = flow;
  const canWrite = useCan()('flows:write');
  const label = `More about ${name}`;
  return (
    <span className="flow-actions">
      <TalkToIt {...flow} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={label}>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={label}>
              <MoreIcon size={18} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            to={`/flows/${encodeURIComponent(id)}/versions`}
            leftSection={<HistoryIcon size={18} />}
          >
            Versions
          </Menu.Item>
          <Menu.Item component="a" href={fileOf(id)} download leftSection={<DownloadIcon size={18} />}>
            Export
          </Menu.Item>
          {canWrite && (
            <Menu.Item leftSection={<DuplicateIcon size={18} />} onClick={onDuplicate}>
              Duplicate
            </Menu.Item>
          )}
          {canWrite &&
            (archivedAt === null ? (
              <Menu.Item leftSection={<ArchiveIcon size={18} />} onClick={onArchive}>
                Archive
              </Menu.Item>
            ) : (
              <Menu.Item leftSection={<RestoreIcon size={18} />} onClick={onRestore}>
                Restore
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}

function TalkToIt({ id, name, public: isPublic, archivedAt }: Flow): JSX.Element | null {
  if (!isPublic || archivedAt !== null) return null;
  return (
    <Button
      component="a"
      href={`/chat/${encodeURIComponent(id)}`}
      target="_blank"
      rel="noopener"
      variant="light"
      size="sm"
      rightSection={<OutwardIcon size={16} />}
      aria-label={`Talk to it: ${name} (opens in a new tab)`}
    >
      Talk to it
    </Button>
  );
}
