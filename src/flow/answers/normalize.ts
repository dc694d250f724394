/** A text as it is compared: case, surrounding and repeated space do not matter. Without locale functions. */
export function normalize(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
