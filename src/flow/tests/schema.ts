/** Flow tests: talks with a flow, and what has to come into the transcript by each thing that happens. */
import { z } from 'zod';
import { duration, flowId, partId, variableName } from '../schema.ts';
import { HAPPENINGS } from './happenings.ts';

export const MAX_TESTS = 200;
export const MAX_TEST_STEPS = 500;

const member = z
  .strictObject({ id: z.string().min(1).max(128), name: z.string().min(1).max(200) })
  .describe('A member of the team.');

const error = z
  .strictObject({ code: z.string().min(1).max(100), message: z.string().max(2000) })
  .describe('What went wrong; expressions read it as error.code and error.message.');

const report = z
  .strictObject({ status: z.enum(['delivered', 'undelivered']), error: error.exactOptional() })
  .describe('What became of something that was sent.');

const text = z.string().max(4096);

const contact = z.strictObject({
  id: z.string().min(1).max(128),
  name: text.exactOptional(),
  email: text.exactOptional(),
  phone: text.exactOptional(),
  company: text.exactOptional(),
  country: text.exactOptional(),
  city: text.exactOptional(),
  region: text.exactOptional(),
  tags: z.array(text).exactOptional(),
});

const outcome = z
  .discriminatedUnion('ok', [
    z.strictObject({
      ok: z.literal(true),
      result: z.strictObject({
        segment: text.exactOptional(),
        member: member.exactOptional(),
        team: text.exactOptional(),
        contact: contact.exactOptional(),
        sent: z
          .strictObject({
            to: text,
            providerId: z.string().max(200).exactOptional(),
            delivery: report.exactOptional(),
          })
          .exactOptional(),
      }),
    }),
    z.strictObject({ ok: z.literal(false), error }),
  ])
  .describe('What an action comes back with.');

const command = z
  .discriminatedUnion('name', [
    z.strictObject({
      name: z.enum(['accept', 'decline', 'return', 'resolve', 'reopen', 'close']),
    }),
    z.strictObject({ name: z.enum(['reply', 'note']), text: text.min(1) }),
    z.strictObject({ name: z.literal('assign'), member: member.nullable() }),
    z.strictObject({ name: z.literal('segment'), segment: text.nullable() }),
    z.strictObject({ name: z.literal('unassign'), member: z.string().min(1).max(128) }),
    z.strictObject({
      name: z.literal('offer'),
      member,
      for: duration.describe('How long the member is asked.'),
      newRound: z.literal(true).exactOptional(),
    }),
  ])
  .describe('What a member does; offer and unassign are done by the dispatcher.');

const readings = z
  .strictObject({
    phone: z.string().max(20).exactOptional().describe('E.164.'),
    sentiment: z
      .strictObject({
        score: z.number().min(-1).max(1),
        label: z.enum(['negative', 'neutral', 'positive']),
      })
      .exactOptional(),
    intent: z
      .strictObject({ id: variableName.nullable(), confidence: z.number().min(0).max(1) })
      .exactOptional(),
  })
  .describe('What is recognised in what the visitor says.');

const file = z
  .strictObject({
    name: z.string().min(1).max(200),
    type: z.string().min(1).max(200).describe('Its media type, such as image/png.'),
    bytes: z.int().min(0),
  })
  .describe('A file.');

const step = z
  .strictObject({
    starts: z.literal(true).exactOptional().describe('The conversation begins; always the first step.'),
    says: text.exactOptional().describe('The visitor writes this.'),
    readings: readings.exactOptional(),
    sends: file.exactOptional().describe('The visitor sends a file, with “says” or without.'),
    presses: z.string().max(200).exactOptional().describe('The visitor presses the button with this id.'),
    passes: z
      .union([duration, z.literal('due')])
      .exactOptional()
      .describe('So much time passes in which nobody writes; due: until something happens by itself.'),
    finishes: outcome.exactOptional(),
    delivers: report.exactOptional(),
    commands: command.exactOptional(),
    by: member.exactOptional().describe('Who does what is under “commands”; Alex when absent.'),
    transcript: z
      .array(z.string().max(20_000))
      .max(500)
      .describe('The lines that come into the transcript by it.'),
  })
  .meta({
    oneOf: [
      ...HAPPENINGS.filter((name) => name !== 'says' && name !== 'sends').map((name) => ({
        required: [name],
      })),
      { anyOf: [{ required: ['says'] }, { required: ['sends'] }] },
    ],
  });

export const flowTest = z
  .strictObject({
    name: z.string().min(1).max(200).describe('What it shows, for people.'),
    at: z.iso
      .datetime({ precision: 0 })
      .exactOptional()
      .describe('When it begins (ISO 8601, UTC); 2030-01-07T09:00:00Z when absent.'),
    channel: z.string().min(1).max(40).exactOptional().describe('web when absent.'),
    visitor: z.record(z.string().max(64), z.json()).exactOptional().describe('What is known of the visitor.'),
    contact: z.record(z.string().max(64), z.json()).exactOptional().describe('The visitor’s contact.'),
    variables: z.record(variableName, z.json()).exactOptional().describe('Those given at the start.'),
    without: z.array(flowId).max(100).exactOptional().describe('Flows that are not published in this test.'),
    talk: z.array(step).max(MAX_TEST_STEPS).describe('What happens, and what comes of it.'),
    status: z
      .enum(['bot', 'queued', 'human', 'resolved', 'closed'])
      .describe('How the conversation stands at the end.'),
  })
  .describe('A talk with the flow, and what has to come of it.');

export const flowTests = z
  .record(partId, flowTest)
  .refine((given) => Object.keys(given).length <= MAX_TESTS, `A flow has at most ${MAX_TESTS} tests.`)
  .describe(
    'Talks with the flow and what has to come of them, by id. They change nothing in what is published.',
  )
  .meta({ maxProperties: MAX_TESTS });

export type FlowTest = z.infer<typeof flowTest>;
export type FlowTestStep = FlowTest['talk'][number];
