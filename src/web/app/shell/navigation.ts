import type { ComponentType } from 'react';
import type { Scope } from '../../../api/scopes.ts';
import {
  CannedIcon,
  ChatIcon,
  ContactsIcon,
  FlowsIcon,
  InboxIcon,
  IntegrationsIcon,
  KeyIcon,
  MembersIcon,
  OutboxIcon,
  ProfileIcon,
  RunsIcon,
  SegmentsIcon,
  TeamsIcon,
} from '../shared/icons.ts';

export interface NavigationEntry {
  label: string;
  path: string;
  icon: ComponentType<{ size?: number | string }>;
  /** What one needs to see it; absent: everybody does. */
  scope?: Scope;
}

export interface NavigationGroup {
  /** Absent: what the product is about. */
  label?: string;
  entries: NavigationEntry[];
}

/** Where one can go. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    entries: [
      { label: 'Inbox', path: '/inbox', icon: InboxIcon, scope: 'conversations:read' },
      { label: 'Runs', path: '/runs', icon: RunsIcon, scope: 'conversations:read' },
      { label: 'Flows', path: '/flows', icon: FlowsIcon, scope: 'flows:read' },
      { label: 'Contacts', path: '/contacts', icon: ContactsIcon, scope: 'contacts:read' },
      { label: 'Outbox', path: '/outbox', icon: OutboxIcon, scope: 'outbox:read' },
    ],
  },
  {
    label: 'Settings',
    entries: [
      { label: 'Profile', path: '/settings/profile', icon: ProfileIcon },
      { label: 'Members', path: '/settings/members', icon: MembersIcon, scope: 'people:read' },
      { label: 'Teams', path: '/settings/teams', icon: TeamsIcon, scope: 'people:read' },
      { label: 'Segments', path: '/settings/segments', icon: SegmentsIcon, scope: 'people:read' },
      {
        label: 'Canned replies',
        path: '/settings/canned-replies',
        icon: CannedIcon,
        scope: 'conversations:read',
      },
      {
        label: 'Integrations',
        path: '/settings/integrations',
        icon: IntegrationsIcon,
        scope: 'integrations:read',
      },
      { label: 'Chat widget', path: '/settings/widget', icon: ChatIcon, scope: 'people:read' },
      { label: 'API keys', path: '/settings/keys', icon: KeyIcon, scope: 'keys:write' },
    ],
  },
];
