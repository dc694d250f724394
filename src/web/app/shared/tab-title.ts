let title = '';
let unread = 0;

/** Names the browser’s tab after the page. */
export function setPageTitle(page: string): void {
  title = page;
  write();
}

/** Puts before the tab’s name how much waits to be read. */
export function setUnread(count: number): void {
  unread = count;
  write();
}

function write(): void {
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${title} – Chatbot Studio`;
}
