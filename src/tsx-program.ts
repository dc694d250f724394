/** The arguments with which Node runs the TypeScript file `program`, wherever it is started from. */
export function tsxArguments(program: string): string[] {
  return ['--import', import.meta.resolve('tsx'), program];
}
