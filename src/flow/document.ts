import { z } from 'zod';
import { actionNode } from './actions/schema.ts';
import { escalateWhen, intents } from './intents/schema.ts';
import { callNode } from './nodes/call/schema.ts';
import { conditionNode } from './nodes/condition/schema.ts';
import { endNode } from './nodes/end/schema.ts';
import { jumpNode } from './nodes/jump/schema.ts';
import { listenerNode } from './nodes/listener/schema.ts';
import { messageNode } from './nodes/message/schema.ts';
import { setNode, variableType } from './nodes/set/schema.ts';
import { waitNode } from './nodes/wait/schema.ts';
import { flowTests } from './tests/schema.ts';
import { duration, flowId, nodeId, partId, template, variableName } from './schema.ts';

export const MAX_NODES = 2_000;

export const flowNode = z.discriminatedUnion('kind', [
  messageNode,
  listenerNode,
  conditionNode,
  setNode,
  jumpNode,
  callNode,
  waitNode,
  endNode,
  actionNode,
]);

const settings = z
  .strictObject({
    language: z.string().max(35).optional().describe('BCP 47, such as en or pt-BR.'),
    region: z
      .string()
      .regex(/^[A-Z]{2}$/, 'A region is an ISO country code of two capital letters.')
      .optional()
      .describe('ISO country code; the default for phone numbers without one.'),
    fallbackMessage: template
      .min(1)
      .optional()
      .describe('What the visitor reads when something fails and no error outlet is connected.'),
    takeTogether: z
      .boolean()
      .optional()
      .describe('Take messages sent before the question was seen as one answer; true when absent.'),
    earlierButtonMessage: template
      .min(1)
      .optional()
      .describe('What the visitor reads when they press a button of an earlier question.'),
    reopen: z
      .enum(['bot', 'queue'])
      .optional()
      .describe('Who gets a message that comes after the end: the bot (when absent) or the queue.'),
    escalateWhen: escalateWhen.optional(),
    idle: z
      .strictObject({
        closeAfter: duration.optional().describe('90d when absent.'),
        message: template.min(1).optional().describe('What the bot says before it closes.'),
        nudgeAfter: duration.optional().describe('When a visitor who owes an answer is reminded.'),
        nudge: template.min(1).optional().describe('What the bot reminds them with, once.'),
      })
      .optional(),
    satisfaction: z
      .strictObject({
        question: template.min(1).describe('Asked with the buttons 1 to 5.'),
        thanks: template.min(1).optional().describe('The reply to the answer.'),
      })
      .optional()
      .describe('A question to the visitor once the conversation is resolved.'),
  })
  .describe('How the flow behaves as a whole.');

const variable = z.strictObject({
  type: variableType,
  default: z.json().optional(),
  description: z.string().max(1000).optional(),
});

const point = { x: z.number(), y: z.number() };

const layout = z
  .looseObject({
    nodes: z.record(nodeId, z.strictObject(point)).optional(),
    comments: z
      .record(
        partId,
        z.strictObject({
          ...point,
          width: z.number().positive(),
          height: z.number().positive(),
          text: z.string().max(10_000),
        }),
      )
      .optional()
      .describe('Notes to colleagues.'),
  })
  .describe('Where things are on the canvas. Kept, never interpreted.');

export const flowDocument = z
  .strictObject({
    $schema: z.string().max(500).optional(),
    format: z.literal(1),
    id: flowId,
    name: z.string().min(1).max(200),
    description: z.string().max(2000).optional(),
    public: z.boolean().optional().describe('Whether visitors may start it by themselves.'),
    start: nodeId,
    settings: settings.optional(),
    variables: z
      .record(variableName, variable)
      .optional()
      .describe('The variables of the flow, with those given by whoever starts it.'),
    intents: intents.optional(),
    nodes: z
      .record(nodeId, flowNode)
      .describe(`At most ${MAX_NODES} nodes, by id.`)
      .meta({ maxProperties: MAX_NODES }),
    tests: flowTests.optional(),
    layout: layout.optional(),
  })
  .describe('A flow: what a bot says, asks and does.');

export type FlowDocument = z.infer<typeof flowDocument>;
export type NodeDocument = z.infer<typeof flowNode>;

/** The JSON Schema of a flow document, as editors and the HTTP API use it. */
export function flowJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(flowDocument, { io: 'input', reused: 'ref' });
}
