import { isSending } from '../actions/is-sending.ts';
import type { FlowDocument } from '../document.ts';
import type { Problem } from '../problem.ts';
import { PROVIDER_OF } from '../providers.ts';
import type { Provider } from '../providers.ts';

const CALLED: Record<Provider, string> = {
  twilio: 'Twilio',
  sendgrid: 'SendGrid',
  whatsapp: 'WhatsApp Business',
};

/**
 * Whether what is sent can be, and whether its delivery is waited for where outlets say so.
 * @param connected the providers that are connected; absent: that is not known here
 */
export function lintSends(flow: FlowDocument, connected: ReadonlySet<Provider> | undefined): Problem[] {
  return Object.entries(flow.nodes).flatMap(([id, node]): Problem[] => {
    if (node.kind !== 'action' || !isSending(node)) return [];
    const problems: Problem[] = [];
    const provider = PROVIDER_OF[node.action];
    if (connected && !connected.has(provider)) {
      problems.push({
        severity: 'warning',
        code: 'not_connected',
        node: id,
        field: 'action',
        message: `${CALLED[provider]} is not connected: this node will take its error outlet.`,
        mend: `Connect ${CALLED[provider]} under Settings → Integrations.`,
      });
    }
    if (node.waitForDelivery !== undefined) return problems;
    for (const outlet of ['delivered', 'undelivered'] as const) {
      if (node.outlets[outlet] === undefined) continue;
      problems.push({
        severity: 'warning',
        code: 'outlet_unused',
        node: id,
        field: `outlets.${outlet}`,
        message: `The flow never comes to “${outlet}”, because it does not wait for the delivery.`,
        mend: `Give “waitForDelivery”, or disconnect “${outlet}”.`,
      });
    }
    return problems;
  });
}
