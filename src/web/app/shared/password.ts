/** As the API has it; what is too short is said before it is asked. */
const SHORTEST = 10;

export const PASSWORD_RULE = `At least ${SHORTEST} characters. A few words in a row are good.`;

export function passwordFault(password: string): string | null {
  return password.length < SHORTEST ? `Use at least ${SHORTEST} characters.` : null;
}
