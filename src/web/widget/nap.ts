/** A pause that can be ended early, by whoever learns that there is no reason to wait any longer. */
export class Nap {
  #end: (() => void) | null = null;

  /** Resolves after `milliseconds`, or as soon as `wake` is called. */
  take(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#end?.(), milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        this.#end = null;
        resolve();
      };
    });
  }

  wake(): void {
    this.#end?.();
  }
}
