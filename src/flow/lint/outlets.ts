import type { NodeDocument } from '../document.ts';
import { collectButtons } from '../messages/collect-buttons.ts';

/** Which outlets a node has, and what it means when one is not connected. */
export interface OutletNeeds {
  /** Without them the flow could come to a place where it has no way on. */
  required: string[];
  /** Not connecting them ends the flow there, which is rarely meant. */
  expected: string[];
  /** Not connecting it leads to the flow's fallback message. */
  error: boolean;
}

export function outletNeeds(node: NodeDocument): OutletNeeds {
  const ends: OutletNeeds = { required: [], expected: [], error: false };
  switch (node.kind) {
    case 'message':
    case 'set':
      return { ...ends, expected: ['next'] };
    case 'call':
      return { ...ends, expected: ['next'] };
    case 'wait':
      return { ...ends, expected: ['next'], error: node.until?.includes('{{') ?? false };
    case 'condition':
      return { ...ends, expected: [...node.branches.map(({ id }) => id), 'else'] };
    case 'listener':
      return {
        ...ends,
        required: node.timeout === undefined ? [] : ['timeout'],
        expected: isAnsweredNeeded(node) ? ['answered'] : [],
      };
    case 'jump':
    case 'end':
      return ends;
    case 'action':
      switch (node.action) {
        case 'escalate':
          return {
            required: node.waitAtMost === undefined ? [] : ['timeout'],
            expected: ['returned'],
            error:
              node.team !== undefined ||
              node.member !== undefined ||
              node.segment !== undefined ||
              node.requireAvailable === true,
          };
        case 'transferToBot':
          return {
            ...ends,
            expected: node.flow === undefined ? ['next'] : [],
            error: node.flow !== undefined,
          };
        case 'updateSegment':
        case 'assignMember':
        case 'createContact':
        case 'sendSms':
        case 'sendEmail':
        case 'whatsappTemplate':
          return { ...ends, expected: ['success'], error: true };
        case 'resolve':
          return { ...ends, expected: ['success'] };
        case 'close':
          return ends;
      }
  }
}

/** A choice whose own buttons all have outlets never comes to `answered`. */
function isAnsweredNeeded(node: Extract<NodeDocument, { kind: 'listener' }>): boolean {
  if (node.type !== 'choice') return true;
  const own = [...collectButtons(node.prompt), ...(node.buttons ?? [])].filter(
    ({ url }) => url === undefined,
  );
  return own.length === 0 || own.some(({ id }) => node.outlets[`button.${id}`] === undefined);
}
