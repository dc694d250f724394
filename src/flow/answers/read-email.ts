const EMAIL =
  /^[^\s@<>()[\]\\,;:"]{1,64}@([^\s@<>()[\]\\,;:"'.!#$%&*+/=?^_`{|}~]{1,63}\.)+[^\s@<>()[\]\\,;:"'.!#$%&*+/=?^_`{|}~]{2,63}$/;

/** The address with its domain in lower case, or null when it is none. */
export function readEmail(text: string): string | null {
  if (!EMAIL.test(text)) return null;
  const at = text.lastIndexOf('@');
  return text.slice(0, at) + text.slice(at).toLowerCase();
}
