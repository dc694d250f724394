export interface EmbedOptions {
  /** The flow's id. */
  flow: string;
  position: 'left' | 'right';
  /** What the button and the panel are called. */
  label: string;
  /** A CSS colour, or null for the product's own. */
  color: string | null;
  /** What a backend vouches for, as a JWT. */
  signed: string | null;
}

/** Reads the `data-…` attributes of the script's tag; null without a flow. */
export function readOptions(data: Partial<Record<string, string>>): EmbedOptions | null {
  const flow = data['flow']?.trim();
  if (!flow) return null;
  return {
    flow,
    position: data['position'] === 'left' ? 'left' : 'right',
    label: data['label']?.trim() || 'Chat with us',
    color: data['color']?.trim() || null,
    signed: data['signed']?.trim() || null,
  };
}

/** Where the chat is. What is vouched for stands behind the #, which is never sent to a server. */
export function chatAddress(origin: string, { flow, signed }: EmbedOptions): string {
  const fragment = signed === null ? '' : `#signed=${encodeURIComponent(signed)}`;
  return `${origin}/chat/${encodeURIComponent(flow)}?embedded=1${fragment}`;
}
