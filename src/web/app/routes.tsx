import type { JSX } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { lazyPage } from './lazy-page.ts';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { RequireScope } from './session/can.tsx';
import { SignInGate } from './session/sign-in-gate.tsx';
import { Shell } from './shell/shell.tsx';

const SignInPage = lazyPage(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage');
const ForgottenPage = lazyPage(() => import('./pages/sign-in/forgotten-page.tsx'), 'ForgottenPage');
const WelcomePage = lazyPage(() => import('./pages/sign-in/welcome-page.tsx'), 'WelcomePage');
const InboxPage = lazyPage(() => import('./pages/inbox/inbox-page.tsx'), 'InboxPage');
const FlowsPage = lazyPage(() => import('./pages/flows/flows-page.tsx'), 'FlowsPage');
const StudioPage = lazyPage(() => import('./pages/studio/studio-page.tsx'), 'StudioPage');
const ContactsPage = lazyPage(() => import('./pages/contacts/contacts-page.tsx'), 'ContactsPage');
const OutboxPage = lazyPage(() => import('./pages/outbox/outbox-page.tsx'), 'OutboxPage');
const RunPage = lazyPage(() => import('./pages/runs/run-page.tsx'), 'RunPage');
const RunsPage = lazyPage(() => import('./pages/runs/runs-page.tsx'), 'RunsPage');
const ProfilePage = lazyPage(() => import('./pages/profile/profile-page.tsx'), 'ProfilePage');
const MembersPage = lazyPage(() => import('./pages/members/members-page.tsx'), 'MembersPage');
const TeamsPage = lazyPage(() => import('./pages/places/teams-page.tsx'), 'TeamsPage');
const SegmentsPage = lazyPage(() => import('./pages/places/segments-page.tsx'), 'SegmentsPage');
const CannedRepliesPage = lazyPage(
  () => import('./pages/canned-replies/canned-replies-page.tsx'),
  'CannedRepliesPage',
);
const IntegrationsPage = lazyPage(
  () => import('./pages/integrations/integrations-page.tsx'),
  'IntegrationsPage',
);
const IntegrationPage = lazyPage(
  () => import('./pages/integrations/integration-page.tsx'),
  'IntegrationPage',
);
const WidgetPage = lazyPage(() => import('./pages/widget/widget-page.tsx'), 'WidgetPage');
const KeysPage = lazyPage(() => import('./pages/keys/keys-page.tsx'), 'KeysPage');

const VersionsPage = lazyPage(() => import('./pages/studio/versions/versions-page.tsx'), 'VersionsPage');
const VersionPage = lazyPage(() => import('./pages/studio/versions/version-page.tsx'), 'VersionPage');
const DiffPage = lazyPage(() => import('./pages/studio/versions/diff-page.tsx'), 'DiffPage');

/** Which address shows what, below /app. */
export function AppRoutes(): JSX.Element {
  return (
    <Routes>
      <Route path="sign-in" element={<SignInPage />} />
      <Route path="forgotten" element={<ForgottenPage />} />
      <Route path="welcome" element={<WelcomePage />} />
      <Route element={<SignInGate />}>
        <Route element={<Shell />}>
          <Route index element={<Navigate to="/inbox" replace />} />
          <Route element={<RequireScope scope="conversations:read" />}>
            <Route path="inbox/:conversation?" element={<InboxPage />} />
            <Route path="runs" element={<RunsPage />} />
            <Route path="runs/:conversation" element={<RunPage />} />
          </Route>
          <Route element={<RequireScope scope="flows:read" />}>
            <Route path="flows" element={<FlowsPage />} />
            <Route path="flows/:flow" element={<StudioPage />} />
            <Route path="flows/:flow/versions" element={<VersionsPage />} />
            <Route path="flows/:flow/versions/diff" element={<DiffPage />} />
            <Route path="flows/:flow/versions/:version" element={<VersionPage />} />
          </Route>
          <Route element={<RequireScope scope="contacts:read" />}>
            <Route path="contacts" element={<ContactsPage />} />
          </Route>
          <Route element={<RequireScope scope="outbox:read" />}>
            <Route path="outbox" element={<OutboxPage />} />
          </Route>
          <Route path="settings">
            <Route index element={<Navigate to="/settings/profile" replace />} />
            <Route path="profile" element={<ProfilePage />} />
            <Route element={<RequireScope scope="people:read" />}>
              <Route path="members" element={<MembersPage />} />
              <Route path="teams" element={<TeamsPage />} />
              <Route path="segments" element={<SegmentsPage />} />
              <Route path="widget" element={<WidgetPage />} />
            </Route>
            <Route element={<RequireScope scope="conversations:read" />}>
              <Route path="canned-replies" element={<CannedRepliesPage />} />
            </Route>
            <Route element={<RequireScope scope="integrations:read" />}>
              <Route path="integrations" element={<IntegrationsPage />} />
              <Route path="integrations/:provider" element={<IntegrationPage />} />
            </Route>
            <Route element={<RequireScope scope="keys:write" />}>
              <Route path="keys" element={<KeysPage />} />
            </Route>
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Route>
    </Routes>
  );
}
