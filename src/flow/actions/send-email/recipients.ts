/** The addresses in a text, each once; between them stand commas, semicolons or line ends. */
export function splitRecipients(text: string): string[] {
  const addresses = new Map<string, string>();
  for (const part of text.split(/[,;\r\n]/)) {
    const address = part.trim();
    const key = address.toLowerCase();
    if (address !== '' && !addresses.has(key)) addresses.set(key, address);
  }
  return [...addresses.values()];
}
