/** Holds whoever comes until a test lets them through: an action that hangs. */
export interface Gate {
  /** Resolves when the gate is open. */
  pass(): Promise<void>;
  open(): void;
  shut(): void;
  /** How many have come, those let through included. */
  readonly came: number;
}

export function createGate(): Gate {
  let came = 0;
  let isOpen = true;
  let waiting: (() => void)[] = [];
  return {
    get came() {
      return came;
    },
    async pass() {
      came += 1;
      if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    open() {
      isOpen = true;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    shut() {
      isOpen = false;
    },
  };
}
