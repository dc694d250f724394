import { z } from 'zod';
import { assignMemberNode } from './assign-member/schema.ts';
import { closeNode } from './close/schema.ts';
import { createContactNode } from './create-contact/schema.ts';
import { escalateNode } from './escalate/schema.ts';
import { resolveNode } from './resolve/schema.ts';
import { sendEmailNode } from './send-email/schema.ts';
import { sendSmsNode } from './send-sms/schema.ts';
import { transferToBotNode } from './transfer-to-bot/schema.ts';
import { updateSegmentNode } from './update-segment/schema.ts';
import { whatsappTemplateNode } from './whatsapp-template/schema.ts';

export const actionNode = z.discriminatedUnion('action', [
  escalateNode,
  transferToBotNode,
  updateSegmentNode,
  assignMemberNode,
  createContactNode,
  sendEmailNode,
  sendSmsNode,
  whatsappTemplateNode,
  resolveNode,
  closeNode,
]);

export type ActionDocument = z.infer<typeof actionNode>;
