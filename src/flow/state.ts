/**
 * The data of one conversation and what can happen to it. Everything here is plain JSON: it is carried
 * through continue-as-new, shown in the simulator and compared in tests.
 */
import type {
  Button,
  Entry,
  Expects,
  FileRef,
  ListenerType,
  MemberRef,
  Status,
  Value,
} from './transcript.ts';

/** Milliseconds since 1970 (UTC). Time reaches the flow only inside events. */
export type Instant = number;

export interface FlowError {
  /** Stable and machine-readable, such as `no_such_segment`. */
  code: string;
  /** One sentence a person understands. */
  message: string;
}

/** What an expression can read beside the flow's variables. */
export interface Facts {
  conversation: { id: string; channel: string };
  visitor: { [key: string]: Value };
  contact: { [key: string]: Value };
}

/** A visitor's message as it was accepted: a press, or a text, a file or both. */
export interface VisitorMessage {
  id: string;
  /** When the API made it durable; deadlines are compared with this. */
  acceptedAt: Instant;
  text?: string;
  file?: FileRef;
  choice?: string;
  readings?: Readings;
}

/**
 * What was recognised in a text outside of the flow, where the rules change with library upgrades, and recorded with
 * it. What was not looked for, or could not be found out, is absent.
 */
export interface Readings {
  /** E.164, when the text as a whole is a valid phone number. */
  phone?: string;
  sentiment?: SentimentReading;
  intent?: IntentReading;
}

/** How a text sounds. `score`: from -1, as bad as can be, to 1. */
export interface SentimentReading {
  score: number;
  label: 'negative' | 'neutral' | 'positive';
}

/** Which of the plan's intents a text has; `id` is null when it has none of them. `confidence`: 0 to 1. */
export interface IntentReading {
  id: string | null;
  confidence: number;
}

/** Where the flow stands: a node of one of the plan's flows. */
export interface Position {
  /** Key in `plan.flows`. */
  flow: string;
  node: string;
  /** Counts node visits over the whole conversation; names outbox keys and questions. */
  visit: number;
}

/** Where to go on when a called flow ends. */
export interface Frame {
  flow: string;
  node: string;
}

export type Phase =
  /** A listener waits for the visitor. */
  | {
      kind: 'listening';
      type: ListenerType;
      askedAt: Instant;
      deadline: Instant | null;
      /** Invalid answers so far. */
      tries: number;
      /** What can be pressed, ids as the visitor has them. */
      buttons: Button[];
    }
  /** A wait node. */
  | { kind: 'waiting'; until: Instant }
  /**
   * An action runs outside of the flow. `key` is unique per node visit; `retryFor` in milliseconds. `report`: what is
   * known already of the delivery of what it sends.
   */
  | {
      kind: 'acting';
      key: string;
      action: ActionRequest;
      since: Instant;
      retryFor: number;
      report?: DeliveryReport;
    }
  /**
   * What the action `key` sent is under way to its recipient. `report`: what became of it, as it is kept while a
   * member has the conversation.
   */
  | { kind: 'delivering'; key: string; since: Instant; until: Instant; report?: DeliveryReport }
  /**
   * People have the conversation (status `queued` or `human`). `since`: its place in the queue follows from it, also
   * when it comes back there. `deadline` is the visitor's waiting limit and counts only while `queued`. `ticket` says
   * whom it waits for, or came from; `null` when a member took it over from the bot. `leave`: what the visitor presses
   * to leave the queue. `paused` is what a member interrupted, `null` when the flow itself escalated (it then goes on
   * at that node's outlets).
   */
  | {
      kind: 'handoff';
      since: Instant;
      deadline: Instant | null;
      ticket: Ticket | null;
      leave?: Button;
      paused: PausedPhase | null;
      /** Only of conversations that were queued before there were tickets. */
      team?: string | null;
    }
  /** The flow came to its end; the visitor's next message starts it again. */
  | { kind: 'ended' };

/** Whom a queued conversation waits for, and who is asked now. */
export interface Ticket {
  team?: string;
  /** The id of the member who is asked before all others; until `holdUntil` the others are not, if they are away. */
  member?: string;
  holdUntil?: Instant;
  segment?: string;
  /** BCP 47; only members who speak it. */
  language?: string;
  skill?: string;
  /** The member this visitor had before, if they are there. */
  previous?: true;
  strategy: RoutingStrategy;
  /** Milliseconds that a member is asked before the next one is. */
  offerFor: number;
  /** Milliseconds after which a conversation comes back to the queue when its member has gone. */
  reassignAfter: number;
  /** The member who is asked now. */
  offer?: Offer;
  /** Ids of members who declined, or let an offer pass, in this round; and when the last one did. */
  passed: string[];
  passedAt?: Instant;
  /** Rounds in which everybody has passed; the more, the longer the rest before the next. Absent: none. */
  rounds?: number;
}

/** `anyone`: whoever accepts first; the others: one member is asked at a time. */
export type RoutingStrategy = 'anyone' | 'round_robin' | 'least_busy';

/** A member is asked to accept, until then. */
export interface Offer {
  member: MemberRef;
  until: Instant;
}

export type ActingPhase = Extract<Phase, { kind: 'acting' }>;

export interface PausedPhase {
  phase: Phase;
  /** The result of an action that finished meanwhile. */
  finished?: ActionOutcome;
  /** How an operator has ended it meanwhile: nothing runs any more, and the flow goes on so. */
  decided?: Decision;
}

/** How an operator ends what the flow is at: as if it had come to its good end, or with this error. */
export type Decision = { skip: true } | { error: FlowError };

/** A send that failed for good, and where the flow was. */
export interface FailedSend {
  flow: string;
  node: string;
  stack: Frame[];
}

export interface State {
  /** The engine version this conversation runs on; see `ENGINE_VERSION`. */
  engine: number;
  status: Status;
  facts: Facts;
  variables: { [name: string]: Value };
  error: FlowError | null;
  segment: string | null;
  assignee: MemberRef | null;
  position: Position | null;
  stack: Frame[];
  phase: Phase;
  /** Accepted, but not taken by a listener yet; in order of acceptance. */
  inbox: VisitorMessage[];
  /** The buttons of the last few questions, newest last, so that a late press can be named. */
  earlierButtons: Button[];
  /** The reply buttons shown since the last question; the next listener takes presses on them. */
  offered: Button[];
  /** When last somebody wrote or the flow moved by itself; idle closing counts from here. */
  activeAt: Instant;
  /** The `activeAt` after which the visitor has been reminded: once for each time they fall silent. */
  nudgedAfter?: Instant;
  /** The last one, unless its node has sent something since. An operator can have the flow go back to it, once. */
  failedSend?: FailedSend;
  /** The buttons of the satisfaction question, from resolving to reopening. */
  survey?: Button[];
  /** The visitor's answer to it, 1 to 5. */
  rating?: number;
  /** The last transcript entry's seq. */
  seq: number;
  visits: number;
}

/** What is known of a contact; the fields an author can fill. Absent or empty: not given. */
export interface ContactFields {
  name?: string;
  email?: string;
  phone?: string;
  company?: string;
  country?: string;
  city?: string;
  region?: string;
  tags?: string[];
}

/** A contact as `{{contact.…}}` reads it. */
export interface ContactRef extends ContactFields {
  id: string;
}

/** The values of a template's placeholders, rendered: by position (`"1"`) or name, in each of its parts. */
export interface TemplateParameters {
  header?: { [placeholder: string]: string };
  /** The address of the picture, video or document in the header. */
  headerMedia?: string;
  body?: { [placeholder: string]: string };
  /** By the button's index, from `"0"`: the changing end of its address, or its payload. */
  buttons?: { [index: string]: string };
}

/** What an action asks of the outside world; carried out by an activity of the same name. */
export type ActionRequest =
  | { name: 'updateSegment'; segment: string }
  | {
      name: 'assignMember';
      /** An id or email address; or the member this visitor had before; or the least busy one of a team. */
      member?: string;
      previous?: true;
      team?: string;
    }
  /** `language`, `skill`: only for `requireAvailable`. */
  | {
      name: 'escalate';
      team?: string;
      member?: string;
      segment?: string;
      language?: string;
      skill?: string;
      requireAvailable?: true;
    }
  /** `region`: ISO country of phone numbers written without a country code. */
  | { name: 'createContact'; fields: ContactFields; region?: string }
  | SendRequest;

/** What is sent to somebody by a provider. `awaitDelivery`: the flow waits until it has arrived or has not. */
export type SendRequest =
  | {
      name: 'sendSms';
      /** A number, a short code, an alphanumeric sender, or a messaging service (`MG…`). */
      from: string;
      to: string;
      text: string;
      region?: string;
      awaitDelivery?: true;
    }
  | {
      name: 'sendEmail';
      /** One of the configured senders' addresses; absent: the first one. */
      from?: string;
      to: string[];
      subject: string;
      text: string;
      /** What came from expressions is escaped. */
      html?: string;
      replyTo?: string;
      awaitDelivery?: true;
    }
  | {
      name: 'whatsappTemplate';
      /** `body`: its text as the author knew it; another one now is `template_changed`. */
      template: { name: string; language: string; body?: string };
      to: string;
      parameters: TemplateParameters;
      region?: string;
      awaitDelivery?: true;
    };

/** What became of a send: `to` as the provider was given it; `providerId`: the message's id there. */
export interface SendResult {
  to: string;
  providerId?: string;
  /** When it is known already. */
  delivery?: DeliveryReport;
}

/** Whether a message that was sent has arrived. */
export interface DeliveryReport {
  status: 'delivered' | 'undelivered';
  /** Why it has not. */
  error?: FlowError;
}

/**
 * updateSegment: `{segment}` · assignMember: `{member}` · escalate: what is named: `{member?, team?, segment?}` ·
 * createContact: `{contact}` · the sends: `{sent}`.
 */
export interface ActionResult {
  segment?: string;
  member?: MemberRef;
  team?: string;
  contact?: ContactRef;
  sent?: SendResult;
}

export type ActionOutcome = { ok: true; result: ActionResult } | { ok: false; error: FlowError };

/** What a member (or a backend on their behalf) can do. The same from the inbox and over HTTP. */
export type Command =
  | { name: 'accept' }
  /** By the member who is asked: not now. */
  | { name: 'decline' }
  | { name: 'assign'; member: MemberRef | null }
  /** `text`: with a file and nothing written, the file's name. */
  | { name: 'reply'; text: string; file?: FileRef }
  | { name: 'note'; text: string }
  | { name: 'return' }
  | { name: 'resolve' }
  | { name: 'reopen' }
  | { name: 'close' }
  | { name: 'segment'; segment: string | null }
  | OperatorCommand
  | RoutingCommand;

/** What whoever operates the flow does about what it is at. `reason`: theirs, as members read it. */
export type OperatorCommand =
  /** Ends the action that runs, or the wait: the flow goes on where its good end leads. */
  | { name: 'skip'; reason?: string }
  /** Ends the action that runs with the error `operator_failed`. */
  | { name: 'fail'; reason?: string }
  /** Goes back to the node whose send failed last, for a new visit of it. */
  | { name: 'retry'; reason?: string };

/** What the dispatcher does, and nobody else. */
export type RoutingCommand =
  /** Asks a member. `newRound`: everybody has passed, so all may be asked again. */
  | { name: 'offer'; member: MemberRef; until: Instant; newRound?: true }
  /** The member (an id) who has the conversation has gone: back to the queue, to its old place. */
  | { name: 'unassign'; member: string };

export type FlowEvent =
  | { type: 'start'; now: Instant }
  /**
   * `more`: further messages were accepted already and follow at once. This one then waits in the inbox, so
   * that the listener sees all of them together; any event without `more` makes it take what is there.
   */
  | { type: 'message'; now: Instant; message: VisitorMessage; more?: true }
  /** Time has come to `now`: whatever is due by then happens. */
  | { type: 'clock'; now: Instant }
  | { type: 'actionFinished'; now: Instant; key: string; outcome: ActionOutcome }
  /** What became of a message that the action `key` sent. */
  | { type: 'delivery'; now: Instant; key: string; report: DeliveryReport }
  | { type: 'command'; now: Instant; id: string; by: MemberRef; command: Command };

export type Effect =
  | { type: 'entry'; entry: Entry }
  /**
   * Run `action`; answer with `actionFinished` under the same key. `retryFor`: keep trying an outage for so
   * many milliseconds, then answer with the error `timed_out`.
   */
  | { type: 'action'; key: string; action: ActionRequest; retryFor: number }
  /** The result of this action is no longer wanted. */
  | { type: 'cancelAction'; key: string }
  /** These messages have left the inbox: the entries that follow are what the bot says to them. */
  | { type: 'taken'; messages: string[] }
  /** The command is not possible now; the state is unchanged. */
  | { type: 'refused'; error: FlowError };

export interface Step {
  state: State;
  effects: Effect[];
}

/** How a conversation is shown in lists, to backends and in the Temporal UI. */
export interface View {
  status: Status;
  /** `null` once the flow has ended. */
  node: { flow: string; id: string; kind: string; name: string } | null;
  expects: Expects | null;
  segment: string | null;
  assignee: MemberRef | null;
  /** While people have the conversation: whom it waits for or came from. */
  ticket: Ticket | null;
  /** ISO 8601 UTC: since when people are wanted or have it; its place in the queue follows from it. */
  queuedAt: string | null;
  /** The visitor's answer to the satisfaction question, 1 to 5. */
  rating: number | null;
  error: FlowError | null;
  /** An action runs: more will come without anybody writing. */
  working: boolean;
  /** One sentence in words: what the conversation waits for. */
  waitingFor: string;
  /** ISO 8601 UTC: when it stops waiting by itself, if it does. */
  until: string | null;
}
