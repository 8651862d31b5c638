// One task at a time: whatever changes while it runs waits, and only the newest state is taken.

import { pause } from "./page.js";

const LONGEST_WAIT = 5; // seconds
const BUSY = ["overloaded", "limited"]; // reasons of a fallback card that pass

/** Runs `task` when asked, and once more for everything that was asked while it ran. */
export class Newest {
  isRunning = false;
  isWaiting = false;
  #task;
  #gap;
  #showBusy;
  #startedAt = -Infinity;

  /** `gap` is the least time in ms between two runs; `showBusy` gets whether a run is under way. */
  constructor(task, gap, showBusy) {
    [this.#task, this.#gap, this.#showBusy] = [task, gap, showBusy];
  }

  async ask() {
    this.isWaiting = true;
    if (this.isRunning) return;
    this.isRunning = true;
    this.#showBusy(true);
    try {
      while (this.isWaiting) await this.#run();
    } finally {
      this.isRunning = false;
      this.#showBusy(false);
    }
  }

  async #run() {
    const early = this.#startedAt + this.#gap - performance.now();
    if (early > 0) await pause(early);
    this.isWaiting = false;
    await this.#task(() => (this.#startedAt = performance.now()));
  }
}

/** Whether a response says that the service is busy for a moment. */
export const isBusy = ({ status, headers }) =>
  status === 429 || status === 503 || BUSY.includes(headers.get("X-Card-Fallback"));

/** Waits as long as a busy service asks. */
export function waitFor({ headers }) {
  return pause(Math.min(Number(headers.get("Retry-After")) || 1, LONGEST_WAIT) * 1000);
}
