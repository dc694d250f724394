/**
 * What publishing makes of a document: references resolved, templates, conditions and patterns parsed. A run
 * carries its plan through its whole life, so everything here is plain JSON and small. No schema library may be
 * reached from here.
 */
import type { ContactFields, RoutingStrategy } from './state.ts';
import type { ListenerType, Value } from './transcript.ts';

export const PLAN_FORMAT = 1;

export interface Plan {
  format: typeof PLAN_FORMAT;
  /** The engine version this plan was compiled for. */
  engine: number;
  /** The flow a conversation starts in; a key of `flows`. */
  flow: string;
  version: number;
  /** By flow id: the flow itself, and every flow it calls or transfers to, as published at that moment. */
  flows: { [key: string]: FlowPlan };
  /** What has to be read out of visitors' texts when they are accepted; absent: nothing. */
  reads?: ReadsPlan;
}

/** `intents`: the ids of all that the flows have. Their examples stay in the documents, because a run has no use for them. */
export interface ReadsPlan {
  sentiment?: true;
  intents?: string[];
}

export interface FlowPlan {
  version: number;
  name: string;
  start: string;
  settings: SettingsPlan;
  /** The variables' default values. */
  defaults: { [variable: string]: Value };
  nodes: { [id: string]: NodePlan };
}

/** Only what an author set; the defaults are in `texts.ts`. */
export interface SettingsPlan {
  fallbackMessage?: Template;
  earlierButtonMessage?: Template;
  /** Absent: quick bubbles are taken together. */
  takeTogether?: false;
  /** Absent: the bot starts again. */
  reopen?: 'queue';
  /** Milliseconds without anything happening before the conversation closes. */
  closeAfter: number;
  idleMessage?: Template;
  escalateWhen?: TriggerPlan;
  /** Milliseconds of the visitor's silence before they are reminded with `nudge`. */
  nudgeAfter?: number;
  nudge?: Template;
  /** What the visitor is asked once the conversation is resolved. */
  satisfaction?: { question: Template; thanks?: Template };
}

/** Where the flow goes on when an answer has one of the intents, or sounds like all that is given of the sentiment. */
export interface TriggerPlan {
  intents?: string[];
  sentiment?: 'negative';
  /** The score is less than this. */
  below?: number;
  /** A node of the same flow. */
  to: string;
}

/** A text with places to fill in. A bare string has none. */
export type Template = string | (string | Expression)[];

export interface Expression {
  from: Operand;
  filters?: FilterCall[];
}

/** A path (`['order', 'lines', '0']`) or a literal value. */
export type Operand = { path: string[] } | { value: Value };

export interface FilterCall {
  name: FilterName;
  args?: Operand[];
}

export const FILTER_NAMES = [
  'default',
  'upper',
  'lower',
  'capitalize',
  'trim',
  'truncate',
  'date',
  'add_days',
  'number',
  'join',
  'first',
  'last',
  'size',
  'plus',
  'minus',
  'times',
  'divided_by',
  'replace',
  'json',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

/** A literal as it is, or a template; a template that is one expression keeps its value's type. */
export type ValuePlan = { value: Value } | { template: Template };

export interface ButtonPlan {
  id: string;
  label: Template;
  url?: Template;
}

export interface ImagePlan {
  url: Template;
  alt: Template;
}

export interface CardPlan {
  title: Template;
  text?: Template;
  image?: ImagePlan;
  buttons?: ButtonPlan[];
}

export type ItemPlan =
  | { type: 'text'; text: Template; buttons?: ButtonPlan[] }
  | { type: 'image'; image: ImagePlan; caption?: Template; buttons?: ButtonPlan[] }
  | { type: 'card'; card: CardPlan }
  | { type: 'carousel'; cards: CardPlan[] };

export type ComparedAs = 'text' | 'number' | 'date';

export type TestOperator =
  | 'equals'
  | 'not_equals'
  | 'contains'
  | 'starts_with'
  | 'ends_with'
  | 'greater'
  | 'less'
  | 'greater_or_equal'
  | 'less_or_equal'
  | 'is_empty'
  | 'is_not_empty'
  | 'in'
  | 'matches';

export type ConditionPlan =
  | { all: ConditionPlan[] }
  | { any: ConditionPlan[] }
  | {
      op: TestOperator;
      value: ValuePlan;
      to?: ValuePlan | ValuePlan[];
      as?: ComparedAs;
      pattern?: PatternPlan;
    };

/**
 * A program for the linear-time matcher. Each instruction is a tuple: a character, any character, a class
 * (flat pairs of code points), a split, a jump, an assertion or the match.
 */
export type Instruction =
  | ['char', number]
  | ['any']
  | ['class', negated: 0 | 1, ranges: number[]]
  | ['split', number, number]
  | ['jump', number]
  | ['start']
  | ['end']
  | ['boundary', negated: 0 | 1]
  | ['match'];

export interface PatternPlan {
  ignoreCase?: true;
  program: Instruction[];
}

export type VariableType = 'text' | 'number' | 'boolean' | 'date' | 'list' | 'object';

/** The fields of a contact that are one text each. */
export type ContactField = Exclude<keyof ContactFields, 'tags'>;

interface NodeBase {
  name: string;
  /** By outlet name: the id of the node to go on at, in the same flow. */
  outlets: { [outlet: string]: string };
}

export interface MessageNode extends NodeBase {
  kind: 'message';
  items: ItemPlan[];
}

export interface ListenerNode extends NodeBase {
  kind: 'listener';
  type: ListenerType;
  prompt?: ItemPlan[];
  buttons?: ButtonPlan[];
  saveTo?: string;
  retryMessage?: Template;
  /** How many retry messages before the `invalid` outlet; absent: no limit. */
  retryLimit?: number;
  /** Milliseconds. */
  timeout?: number;
  /** number: bounds, both included. */
  min?: number;
  max?: number;
  integer?: true;
  /** date: bounds, both included; `YYYY-MM-DD` or `today` once filled in. */
  earliest?: Template;
  latest?: Template;
  /** text: what the answer has to look like. */
  pattern?: PatternPlan;
  maxLength?: number;
}

export interface ConditionNode extends NodeBase {
  kind: 'condition';
  branches: { id: string; when: ConditionPlan }[];
}

export interface SetNode extends NodeBase {
  kind: 'set';
  assign: { variable: string; value: ValuePlan; as?: VariableType }[];
}

export interface JumpNode extends NodeBase {
  kind: 'jump';
  to: string;
}

export interface CallNode extends NodeBase {
  kind: 'call';
  flow: string;
}

export interface WaitNode extends NodeBase {
  kind: 'wait';
  /** Milliseconds. Either this or `until`. */
  for?: number;
  until?: Template;
}

export interface EndNode extends NodeBase {
  kind: 'end';
}

export interface EscalateNode extends NodeBase {
  kind: 'action';
  action: 'escalate';
  team?: Template;
  member?: Template;
  segment?: Template;
  language?: Template;
  skill?: Template;
  previous?: true;
  /** Absent: `anyone`. */
  strategy?: RoutingStrategy;
  /** Milliseconds. */
  offerFor?: number;
  reassignAfter?: number;
  /** Absent: the queue cannot be left. */
  leave?: { label: Template; text?: Template };
  requireAvailable?: true;
  /** Milliseconds in the queue before the `timeout` outlet. */
  waitAtMost?: number;
  notice?: Template;
  retryFor: number;
}

export interface TransferToBotNode extends NodeBase {
  kind: 'action';
  action: 'transferToBot';
  /** Absent: this flow goes on. It may name a flow that was not published then: an error when it is reached. */
  flow?: string;
}

export interface UpdateSegmentNode extends NodeBase {
  kind: 'action';
  action: 'updateSegment';
  segment: Template;
  retryFor: number;
}

export interface AssignMemberNode extends NodeBase {
  kind: 'action';
  action: 'assignMember';
  member?: Template;
  previous?: true;
  team?: Template;
  retryFor: number;
}

export interface CreateContactNode extends NodeBase {
  kind: 'action';
  action: 'createContact';
  fields: { [field in ContactField]?: Template };
  /** Each may come to several, with commas between. */
  tags?: Template[];
  region?: string;
  retryFor: number;
}

/** What the sending actions share. */
interface SendBase extends NodeBase {
  kind: 'action';
  to: Template;
  /** Milliseconds; absent: the flow goes on once it is sent. */
  waitForDelivery?: number;
  retryFor: number;
}

export interface SendSmsNode extends SendBase {
  action: 'sendSms';
  from: Template;
  text: Template;
  /** ISO country of numbers without a country code. */
  region?: string;
}

export interface SendEmailNode extends SendBase {
  action: 'sendEmail';
  from?: Template;
  subject: Template;
  text: Template;
  /** What its expressions bring is escaped. */
  html?: Template;
  replyTo?: Template;
}

export interface WhatsappTemplateNode extends SendBase {
  action: 'whatsappTemplate';
  template: { name: string; language: string; body?: string };
  parameters: {
    header?: { [placeholder: string]: Template };
    headerMedia?: Template;
    body?: { [placeholder: string]: Template };
    buttons?: { [index: string]: Template };
  };
  region?: string;
}

export type SendNode = SendSmsNode | SendEmailNode | WhatsappTemplateNode;

export interface ResolveNode extends NodeBase {
  kind: 'action';
  action: 'resolve';
}

export interface CloseNode extends NodeBase {
  kind: 'action';
  action: 'close';
  message?: Template;
}

export type ActionNode =
  | EscalateNode
  | TransferToBotNode
  | UpdateSegmentNode
  | AssignMemberNode
  | CreateContactNode
  | SendNode
  | ResolveNode
  | CloseNode;

export type NodePlan =
  | MessageNode
  | ListenerNode
  | ConditionNode
  | SetNode
  | JumpNode
  | CallNode
  | WaitNode
  | EndNode
  | ActionNode;
