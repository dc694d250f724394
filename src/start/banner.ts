export interface Addresses {
  /** Where HTTP is served, without a trailing slash; `null`: nowhere, by a process that only works on conversations. */
  web: string | null;
  /** The Temporal Web UI; `null`: not known. */
  temporalUi: string | null;
  /** `host:port` of the Temporal frontend. */
  temporal: string;
  /** What is kept there is encrypted. */
  privatePayloads: boolean;
  /** The store that files are kept in; `null`: the data folder. */
  files: string | null;
}

export interface KeyNotice {
  apiKey: string;
  /** Where it is kept. */
  file: string;
}

/**
 * What a person sees when everything is up.
 * @param made the API key, when it has just been made and nobody knows it yet.
 * @param setupUrl where the first admin sets a password, as long as none has.
 */
export function banner(
  { web, temporalUi, temporal, privatePayloads, files }: Addresses,
  made: KeyNotice | null,
  setupUrl: string | null,
): string {
  const rows: [string, string][] = [
    temporalUi === null ? ['Temporal', temporal] : ['Temporal UI', temporalUi],
  ];
  if (web !== null)
    rows.unshift(['Web app', web], ['API', `${web}/api/v1 (described in ${web}/openapi.json)`]);
  if (files !== null) rows.push(['Files', files]);
  if (made) rows.push(['API key', `${made.apiKey} (shown this once; kept in ${made.file})`]);
  const lines = rows.map(([name, value]) => `  ${name.padEnd(13)}${value}`);
  const setup = setupUrl === null ? [] : [`Set up your account: ${setupUrl} (works once)`];
  const shown =
    privatePayloads && web !== null && temporalUi !== null
      ? [
          `Temporal keeps what conversations hold encrypted. Its UI shows it once you have signed in at ${web}, in the same browser.`,
        ]
      : [];
  const talk = web === null ? [] : [`Talk to it: ${web}/chat/order-support`];
  const ready = web === null ? 'The worker of Chatbot Studio is ready.' : 'Chatbot Studio is ready.';
  return ['', ready, '', ...lines, '', ...shown, ...setup, ...talk, ''].join('\n');
}
