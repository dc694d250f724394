/**
 * Takes an account's secrets out of what its provider says, in every form that they travel in: as they are, in base64
 * (also within the credentials of basic authentication), and percent-encoded.
 */
export function createScrubber(secrets: readonly string[], user?: string): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === '') continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    for (const text of user === undefined ? [secret] : [secret, `${user}:${secret}`]) {
      const bytes = Buffer.from(text);
      forms.add(bytes.toString('base64'));
      forms.add(bytes.toString('base64url'));
      forms.add(encodeURIComponent(bytes.toString('base64')));
    }
  }
  // The longest first: a short form may be a part of a longer one.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
}
