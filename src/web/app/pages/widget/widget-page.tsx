import { Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, type JSX, type ReactNode } from 'react';
import { keys } from '../../api/keys.ts';
import { getWidgetSettings } from '../../api/widget-settings.ts';
import { useCan } from '../../session/me.ts';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { OriginsForm } from './origins-form.tsx';
import { SnippetMaker } from './snippet-maker.tsx';

/** How the chat gets to the pages of other sites. */
export function WidgetPage(): JSX.Element {
  const can = useCan();
  const settings = useQuery({ queryKey: keys.widget, queryFn: ({ signal }) => getWidgetSettings(signal) });
  return (
    <Page
      title="Chat widget"
      lead="Bring a flow to your own website, as a button that opens a chat."
      width="form"
    >
      <Section title="Where it may be shown">
        <QueryView query={settings}>
          {({ origins }) =>
            can('people:write') ? <OriginsForm origins={origins} /> : <OriginList origins={origins} />
          }
        </QueryView>
      </Section>
      <Section title="What to put on the page">
        <SnippetMaker />
      </Section>
    </Page>
  );
}

function OriginList({ origins }: { origins: readonly string[] }): JSX.Element {
  if (origins.length === 0) return <Text>On this server’s own pages only. An admin can change it.</Text>;
  return (
    <ul>
      {origins.map((origin) => (
        <li key={origin}>{origin}</li>
      ))}
    </ul>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  const id = useId();
  return (
    <Paper className="card" withBorder component="section" aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {children}
    </Paper>
  );
}
