import type { JSX } from 'react';
import { NavLink } from 'react-router';
import { useUnread } from '../inbox/use-unread.ts';
import { useCan } from '../session/me.ts';
import { NAVIGATION } from './navigation.ts';

/** The ways from here: what this member may see. */
export function NavigationList({ onGo }: { onGo?: () => void }): JSX.Element {
  const can = useCan();
  const groups = NAVIGATION.map((group) => ({
    ...group,
    entries: group.entries.filter(({ scope }) => scope === undefined || can(scope)),
  })).filter(({ entries }) => entries.length > 0);

  return (
    <nav aria-label="Main" className="navigation">
      {groups.map(({ label = '', entries }) => (
        <div key={label}>
          {label !== '' && <h2 className="navigation-label">{label}</h2>}
          <ul>
            {entries.map(({ path, label: name, icon: Icon }) => (
              <li key={path}>
                <NavLink to={path} className="navigation-link" {...(onGo && { onClick: onGo })}>
                  <Icon size={20} />
                  <span>{name}</span>
                  {path === '/inbox' && <Unread />}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** How much the member has not read, beside the way to it. */
function Unread(): JSX.Element | null {
  const unread = useUnread();
  if (unread === 0) return null;
  return (
    <span className="navigation-unread">
      {unread}
      <span className="unseen"> unread</span>
    </span>
  );
}
