import type { WebSocketInterface } from "jssip/lib/JsSIP";

const SOON_MS = 250;
/** So many tries come soon: the web process is back within seconds of its end. */
const SOON_TRIES = 40;
const LATE_MS = 5000;
/** A connection that the network lost says nothing; one to a web process that is busy or hangs is answered in the end. */
const UNANSWERED_MS = 15_000;

/**
 * The socket below a phone, as JsSIP wants one. What breaks it connects again by itself: four times a second for ten
 * seconds, then less and less often, each page at moments of its own. JsSIP's own tries are seconds apart.
 */
export class PatientSocket {
  onconnect = (): void => undefined;
  ondisconnect = (_error: boolean, _code?: number, _reason?: string): void => undefined;
  ondata = <T>(_data: T): void => undefined;
  private wanted = false;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly socket: WebSocketInterface) {}

  get via_transport(): string {
    return this.socket.via_transport;
  }
  set via_transport(name: string) {
    this.socket.via_transport = name;
  }
  get url(): string {
    return this.socket.url;
  }
  get sip_uri(): string {
    return this.socket.sip_uri;
  }

  connect(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.tries = 0;
    this.attempt();
  }

  disconnect(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    this.socket.disconnect();
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    return this.socket.send(message);
  }

  isConnected(): boolean {
    return this.socket.isConnected();
  }

  isConnecting(): boolean {
    return this.wanted && !this.socket.isConnected();
  }

  private attempt(): void {
    let opened = false;
    this.socket.onconnect = () => {
      opened = true;
      clearTimeout(this.timer);
      this.tries = 0;
      this.onconnect();
    };
    this.socket.ondisconnect = (error, code, reason) => {
      this.later();
      if (opened) this.ondisconnect(error, code, reason);
    };
    this.socket.ondata = (data) => this.ondata(data);
    this.timer = setTimeout(() => this.giveUp(), UNANSWERED_MS);
    this.socket.connect();
  }

  private giveUp(): void {
    this.socket.disconnect();
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    if (this.wanted) this.timer = setTimeout(() => this.attempt(), waitAfter(this.tries++, Math.random()));
  }
}

/** Give how long to wait after so many tries in vain, in milliseconds; `chance` (0 to 1) sets pages apart. */
export function waitAfter(tries: number, chance: number): number {
  const late = Math.max(0, tries - SOON_TRIES);
  return Math.min(LATE_MS, SOON_MS * 1.5 ** late) * (0.75 + chance / 2);
}
