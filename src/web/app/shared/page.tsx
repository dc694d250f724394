import { Text, Title } from '@mantine/core';
import { useEffect, useRef, type JSX, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { setPageTitle } from './tab-title.ts';

export interface PageProps {
  title: string;
  /** One or two sentences on what the page is for. */
  lead?: ReactNode;
  /** What can be done here: buttons beside the title. */
  actions?: ReactNode;
  /** `form`: no wider than is good to read and to fill in; `full`: as wide as there is room, for what is drawn. */
  width?: 'wide' | 'form' | 'full';
  children: ReactNode;
}

/**
 * A page of the app: it names the browser's tab, and takes the keyboard to its title when it is come to, so that the
 * next Tab goes on from there and a screen reader says where one is.
 */
export function Page({ title, lead, actions, width = 'wide', children }: PageProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, key } = useLocation();

  useEffect(() => {
    setPageTitle(title);
  }, [title]);

  useEffect(() => {
    // `default`: the browser has just loaded the app, and reads the page from its top.
    if (key === 'default') return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
    // Parameters of the address are filters of this page, not another one.
  }, [pathname]);

  return (
    <div className={`page page-${width}`}>
      <header className="page-head">
        <div className="page-title">
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" className="page-lead">
              {lead}
            </Text>
          )}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
