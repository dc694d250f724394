/**
 * What sending through a provider looks like, whichever it is. One place per provider, its `Sender`, knows how it is
 * asked and what its answers mean.
 */
import type { FlowError, SendRequest } from '../flow/state.ts';

export type AttemptResult =
  /** `to`: the recipient as the provider was given it. */
  | { kind: 'accepted'; providerId: string | null; providerStatus: string | null; to: string }
  /** For good: trying again cannot help. */
  | { kind: 'refused'; error: FlowError }
  /**
   * Certainly not accepted, and worth another try after so many milliseconds (`null`: the provider did not say).
   * `pause`: nothing else is to be sent through this account until then either.
   */
  | { kind: 'later'; error: FlowError; after: number | null; pause?: true }
  /** It may have been accepted: the answer was lost, or is one that leaves it open. */
  | { kind: 'ambiguous'; error: FlowError };

/** What the provider has of a message that may have been accepted. */
export type LookUp =
  | { kind: 'found'; providerId: string; providerStatus: string | null }
  | { kind: 'absent' }
  /** This provider cannot be asked. */
  | { kind: 'unknowable' }
  | { kind: 'failed'; error: FlowError };

export interface SendContext {
  /** The outbox key, which comes back with what the provider tells later. */
  key: string;
  /** Where it is to tell of the delivery; `null`: nowhere. */
  callbackUrl: string | null;
  /** Which attempt at this message it is, counted from 1. */
  attempt: number;
}

export interface LookUpContext {
  key: string;
  /** No attempt began before. */
  since: Date;
  /** Whether the message with this id is known to be another send's: the same text may go to somebody several times. */
  isOthers(providerId: string): Promise<boolean>;
}

/** A connected account. Neither call throws for what the provider, or the way to it, does. */
export interface Sender<Request extends SendRequest = SendRequest> {
  /** Answers within 20 seconds. */
  send(request: Request, context: SendContext): Promise<AttemptResult>;
  lookUp(request: Request, context: LookUpContext): Promise<LookUp>;
}

/** What a provider told of a message by webhook. */
export interface ProviderEvent {
  /** The same when it is told again. */
  eventId: string;
  /** As it was given with the message; `null`: none was. */
  outboxKey: string | null;
  /** The provider's id of the message. */
  providerId: string | null;
  /** In the provider's own words. */
  status: string;
  /** What it means for the send; `null`: nothing. */
  state: 'sent' | 'delivered' | 'failed' | null;
  /** Why it has failed. */
  error: FlowError | null;
  occurredAt: Date | null;
}
