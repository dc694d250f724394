import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useRef, type JSX } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { InboxProvider } from '../inbox/inbox-provider.tsx';
import { useUnread } from '../inbox/use-unread.ts';
import { Loading } from '../shared/loading.tsx';
import { MenuIcon } from '../shared/icons.ts';
import { Can } from '../session/can.tsx';
import { AvailabilityMenu } from './availability-menu.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Mark } from './mark.tsx';
import { MemberMenu } from './member-menu.tsx';
import { NavigationList } from './navigation-list.tsx';
import { OfflineNotice } from './offline-notice.tsx';

/** What stands around every page of a member who has signed in. */
export function Shell(): JSX.Element {
  const [menu, { open, close }] = useDisclosure();
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();

  return (
    <InboxProvider>
      <div className="shell">
        <a
          className="skip"
          href="#content"
          onClick={(event) => {
            // Without a trace in the address, which other pages would inherit.
            event.preventDefault();
            content.current?.focus();
          }}
        >
          Skip to content
        </a>
        <header className="shell-head">
          <ActionIcon
            className="shell-menu"
            variant="subtle"
            color="gray"
            size={44}
            aria-label="Menu"
            aria-expanded={menu}
            onClick={open}
          >
            <MenuIcon />
            <Can scope="conversations:read">
              <UnreadDot />
            </Can>
          </ActionIcon>
          <Link to="/" className="product">
            <Mark />
            <span>Chatbot Studio</span>
          </Link>
          <Can scope="conversations:write">
            <AvailabilityMenu />
          </Can>
          <MemberMenu />
        </header>
        <aside className="shell-side">
          <NavigationList />
        </aside>
        <Drawer
          opened={menu}
          onClose={close}
          size={280}
          title={
            <span className="product">
              <Mark size={28} />
              <span>Chatbot Studio</span>
            </span>
          }
        >
          <NavigationList onGo={close} />
        </Drawer>
        <main className="sheet" id="content" tabIndex={-1} ref={content}>
          <OfflineNotice />
          <ErrorBoundary key={pageOf(pathname)}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
    </InboxProvider>
  );
}

/** The inbox stays the same page whichever conversation is open in it. */
const pageOf = (pathname: string) => (pathname.startsWith('/inbox/') ? '/inbox' : pathname);

/** Where the navigation is put away, so is what it says. */
function UnreadDot(): JSX.Element | null {
  return useUnread() === 0 ? null : <span className="unread-dot" />;
}
