/** Where to go after signing in. Only a path of this app, so that a forged link leads nowhere else. */
export function returnPath(search: URLSearchParams): string {
  const to = search.get('to') ?? '';
  return /^\/(?![/\\])/.test(to) ? to : '/';
}

/** The sign-in page, which then comes back to where one was. */
export function signInPath({
  pathname,
  search,
  hash,
}: {
  pathname: string;
  search: string;
  hash: string;
}): string {
  const here = `${pathname}${search}${hash}`;
  return here === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ to: here }).toString()}`;
}
