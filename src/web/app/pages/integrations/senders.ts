export interface MailSender {
  email: string;
  name?: string;
}

/** `Shop <orders@shop.example>` or an address alone, one on each line. What is no address is the API's to refuse. */
export function readSenders(text: string): MailSender[] {
  return text
    .split(/[\n;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', email = line] = /^(.*)<([^<>]*)>$/.exec(line) ?? [];
      const called = name.trim().replace(/^"(.*)"$/, '$1');
      return { email: email.trim(), ...(called !== '' && { name: called }) };
    });
}

export function writeSenders(senders: readonly MailSender[]): string {
  return senders.map(({ email, name }) => (name === undefined ? email : `${name} <${email}>`)).join('\n');
}
