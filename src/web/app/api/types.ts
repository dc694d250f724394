/** What the API's calls answer, by the API's own schemas. */
import type { z } from 'zod';
import type {
  conversationDetails,
  entry,
  fileRef,
  inboxCounts,
  inboxRow,
  status,
} from '../../../api/conversation-schemas.ts';
import type { flowTestResult, listedFlow, versionReply } from '../../../api/flow-schemas.ts';
import type {
  integrationView,
  templateSync,
  twilioSendersReply,
  whatsappTemplateView,
} from '../../../api/integration-schemas.ts';
import type { memberReply } from '../../../api/member-schemas.ts';
import type { sendState, sendView } from '../../../api/outbox-schemas.ts';
import type { place } from '../../../api/place-routes.ts';
import type { cannedReply } from '../../../api/routes/canned-replies.ts';
import type { run, runDetails, standing } from '../../../api/run-schemas.ts';
import type { keyReply } from '../../../api/routes/keys.ts';
import type { meReply } from '../../../api/routes/me.ts';
import type { invitationReply, linkReply } from '../../../api/routes/members.ts';
import type { listedSegment } from '../../../api/routes/segments.ts';
import type { sessionReply } from '../../../api/routes/sessions.ts';
import type { listedTeam } from '../../../api/routes/teams.ts';
import type { widgetSettings } from '../../../api/routes/widget-settings.ts';

export type { Contact, ContactBody, ContactsPage } from '../../../api/contact-schemas.ts';
export type { Scope } from '../../../api/scopes.ts';
export type WidgetSettings = z.output<typeof widgetSettings>;
export type Flow = z.output<typeof listedFlow>;
export type FlowVersion = z.output<typeof versionReply>;
export type FlowTestResult = z.output<typeof flowTestResult>;
export type Place = z.output<typeof place>;
export type Team = z.output<typeof listedTeam>;
export type Segment = z.output<typeof listedSegment>;
export type Member = z.output<typeof memberReply>;
export type Role = Member['role'];
export type MemberLink = z.output<typeof linkReply>;
export type Invited = z.output<typeof invitationReply>;
export type ApiKey = z.output<typeof keyReply>;

export type Session = z.output<typeof sessionReply>;
export type MeReply = z.output<typeof meReply>;

export type Send = z.output<typeof sendView>;
export type SendState = z.output<typeof sendState>;
export type SendDecision = 'resend' | 'sent' | 'failed';

export type Integration = z.output<typeof integrationView>;
export type Provider = Integration['provider'];
export type TwilioSenders = z.output<typeof twilioSendersReply>;
export type WhatsappTemplate = z.output<typeof whatsappTemplateView>;
export type TemplateSync = z.output<typeof templateSync>;

export type Entry = z.output<typeof entry>;
export type FileRef = z.output<typeof fileRef>;
export type ConversationStatus = z.output<typeof status>;
/** As a list has it. */
export type ConversationRow = Omit<z.output<typeof inboxRow>, 'unread'> & {
  /** A member who asks is always told. */
  unread: number;
};
export type Conversation = z.output<typeof conversationDetails>;
export type Ticket = NonNullable<ConversationRow['ticket']>;

export type ConversationCounts = z.output<typeof inboxCounts>;

/** A conversation as those see it who operate it. */
export type Run = z.output<typeof run>;
export type RunDetails = z.output<typeof runDetails>;
export type Standing = z.output<typeof standing>;

export type CannedReply = z.output<typeof cannedReply>;
/** As it reads in a conversation. */
export type RenderedReply = CannedReply & { rendered: string };

export interface AuditEntry {
  id: string;
  at: string;
  by: { id: string; name: string };
  command: string;
  detail: unknown;
  outcome: 'done' | 'refused' | 'waiting';
  error?: { code: string; message: string };
}

export type SignalKind = 'typing' | 'stopped' | 'looking' | 'left' | 'seen';
export type Availability = 'online' | 'away' | 'offline';
