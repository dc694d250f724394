import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, type JSX } from 'react';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from './query-client.ts';
import { AppRoutes } from './routes.tsx';
import { SCHEME_KEY } from './scheme-key.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Splash } from './shell/splash.tsx';
import { STYLE_NONCE } from './style-nonce.ts';
import { cssVariables, theme } from './theme.ts';

const client = createQueryClient();
const scheme = localStorageColorSchemeManager({ key: SCHEME_KEY });

/** Everything around the pages. */
export function App(): JSX.Element {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={scheme}
      defaultColorScheme="auto"
      getStyleNonce={() => STYLE_NONCE}
    >
      <Notifications position="bottom-right" />
      <QueryClientProvider client={client}>
        <BrowserRouter basename="/app">
          <ErrorBoundary>
            <Suspense fallback={<Splash />}>
              <AppRoutes />
            </Suspense>
          </ErrorBoundary>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
