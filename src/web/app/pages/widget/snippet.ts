export interface SnippetOptions {
  flow: string;
  label: string;
  position: string;
  color: string;
}

/** The tag that brings the chat to a page. What is as it would be anyway is left out. */
export function snippet(origin: string, { flow, label, position, color }: SnippetOptions): string {
  const attributes = [
    ['data-flow', flow],
    ['data-label', label.trim()],
    ['data-position', position === 'left' ? 'left' : ''],
    ['data-color', color.trim()],
  ] as const;
  const given = attributes.flatMap(([name, value]) => (value === '' ? [] : [` ${name}="${escape(value)}"`]));
  return `<script src="${origin}/widget.js"${given.join('')} defer></script>`;
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
