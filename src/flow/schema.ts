/** The parts every node's schema is made of. */
import { z } from 'zod';

export const ID = /^[A-Za-z0-9_-]{1,64}$/;
export const FLOW_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const VARIABLE = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const DURATION = /^[1-9]\d{0,8}[smhdw]$/;

export const nodeId = z
  .string()
  .regex(ID, 'Node ids are letters, digits, - and _, at most 64.')
  .describe('The id of a node of this flow.');

export const flowId = z
  .string()
  .max(64)
  .regex(FLOW_ID, 'Flow ids are lower-case words with hyphens, at most 64 characters.')
  .describe('The id of a flow, such as order-support.');

export const variableName = z
  .string()
  .regex(VARIABLE, 'Variable names start with a letter and have letters, digits and _, at most 64.')
  .describe('The name of a variable.');

export const partId = z
  .string()
  .regex(ID, 'Ids are letters, digits, - and _, at most 64.')
  .describe('Unique within its node; names the outlet.');

export const template = z.string().max(4096).describe('Text; {{path | filter: argument}} is filled in.');

export const shortTemplate = z.string().min(1).max(200).describe('A short text; {{path}} is filled in.');

export const duration = z
  .string()
  .regex(DURATION, 'Durations are a whole number and s, m, h, d or w, such as 90s, 10m or 3d.')
  .describe('From 1 second to 400 days: 90s, 10m, 2h, 3d or 6w.');

/** A literal, or a text with expressions; a text that is one expression keeps the value’s type. */
export const value = z
  .union([template, z.number(), z.boolean(), z.null(), z.array(z.json()), z.record(z.string(), z.json())])
  .describe('A text (with expressions), number, true or false, null, list or object.');

/** The outlets of a node that always has the same ones. */
export function outlets<const Names extends string>(descriptions: Record<Names, string>) {
  const shape = {} as Record<Names, z.ZodOptional<z.ZodString>>;
  for (const name of Object.keys(descriptions) as Names[])
    shape[name] = nodeId.describe(descriptions[name]).optional();
  return z
    .strictObject(shape)
    .default({} as never)
    .describe('Where the flow goes on, by outlet.');
}

/** What every node has. */
export const nodeBase = {
  name: z
    .string()
    .max(200)
    .optional()
    .describe('What the node is called on the canvas and in the Temporal UI.'),
};

export const retryFor = duration
  .optional()
  .describe('How long an outage is retried before the error outlet is taken; 10m when absent.');

export const waitForDelivery = duration
  .optional()
  .describe(
    'Wait so long at most for it to arrive: delivered or undelivered, and success when the time is over.',
  );

/** The outlets of what is sent to somebody. */
export const sendOutlets = outlets({
  success: 'It was sent; with waitForDelivery, and whether it arrived is not known in time.',
  error:
    'not_connected, bad_credentials, invalid_recipient, invalid_sender, opted_out, template_changed, text_too_long, rejected, timed_out, delivery_unknown.',
  delivered: 'It has arrived; success when this is not connected.',
  undelivered: 'It was sent and has not arrived; error when this is not connected.',
});
