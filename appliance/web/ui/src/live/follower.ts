import { after, type Heard, type LiveState, UNHEARD } from "./state";

const ADDRESS = "/api/v1/events";
/** The server says every 15 s that it lives. */
const SILENCE_MS = 40_000;
const TOLD_EVERY_MS = 100;
const AGAIN_MS = 3000;

/** Holds the one event stream and tells `told` what it knows, ten times a second at most. */
export class Follower {
  state: LiveState = { ...UNHEARD, since: Date.now() };
  private source: EventSource | null = null;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private soon: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly told: (state: LiveState) => void) {}

  open(): void {
    if (this.source !== null) return;
    clearTimeout(this.again);
    const source = new EventSource(ADDRESS);
    this.source = source;
    for (const name of ["snapshot", "change", "link", "alive"] as const) {
      source.addEventListener(name, (event) =>
        this.take({ event: name, ...JSON.parse(event.data) } as Heard),
      );
    }
    source.addEventListener("error", () => this.lost(source.readyState === EventSource.CLOSED));
    this.listen();
  }

  close(): void {
    this.source?.close();
    this.source = null;
    for (const timer of [this.silence, this.soon, this.again]) clearTimeout(timer);
    this.soon = undefined;
  }

  private take(heard: Heard): void {
    this.listen();
    this.put(heard);
  }

  private put(heard: Heard): void {
    this.state = after(this.state, heard, Date.now());
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.told(this.state);
    }, TOLD_EVERY_MS);
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(true), SILENCE_MS);
  }

  /** The browser connects again by itself unless it was refused; then, and in silence, we do. */
  private lost(closed: boolean): void {
    this.put({ event: "lost" });
    if (!closed) return;
    this.source?.close();
    this.source = null;
    void this.ask();
  }

  /** Find out why: a session that is over is told to the pages, anything else is tried again. */
  private async ask(): Promise<void> {
    const answer = await fetch("/api/v1/session").catch(() => null);
    if (answer?.status === 401) this.put({ event: "refused" });
    this.again = setTimeout(() => this.open(), AGAIN_MS);
  }
}
