import type { RTCSession } from "jssip/lib/RTCSession";
import { CallOnLine } from "./CallOnLine";
import { HouseLink } from "./HouseLink";
import type { Login } from "./login";
import { makeSpeaker, ring, useChosenSpeaker } from "./media";
import { AT_REST, microphoneFault, type PhoneKind, type PhoneState } from "./state";

/** How JsSIP calls the end of a call whose password was refused. */
const REFUSED = "Authentication Error";

/**
 * A phone of one page: `open`, then `close`. A conversation goes on while the web process is away. Once another page
 * has taken the phone it rests, until somebody takes it back by `open`.
 */
export class SoftPhone {
  state: PhoneState = AT_REST;
  private line: CallOnLine | null = null;
  private left: CallOnLine[] = [];
  private readonly speaker = makeSpeaker();
  private readonly listeners = new Set<() => void>();
  private quiet: (() => void) | null = null;
  private readonly link: HouseLink;

  constructor(readonly kind: PhoneKind) {
    this.link = new HouseLink(kind, {
      changed: (news) => this.set(news),
      back: () => this.back(),
      taken: () => this.line === null && this.link.stop(),
      began: (session) => this.began(session),
    });
  }

  get login(): Login | null {
    return this.link.login;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): PhoneState => this.state;

  /** Take the phone, whichever page has it. */
  open = async (): Promise<void> => {
    window.addEventListener("pagehide", this.leave);
    this.set({ microphone: microphoneFault() });
    await this.link.open();
  };

  close(): void {
    window.removeEventListener("pagehide", this.leave);
    this.hangUp();
    this.link.close();
    this.set({ link: "off" });
    this.speaker.remove();
  }

  /** Call what can be dialled: a hotline's id for a caller, a number or a code for an agent. */
  call(dialled: string, number = ""): void {
    if (this.state.call !== null) return;
    const extraHeaders = number === "" ? [] : [`X-Zongji-Number: ${number.replace(/[^0-9+]/g, "")}`];
    this.link.call(dialled, { ...CallOnLine.options(), extraHeaders });
  }

  answer = (): void => this.line?.answer();
  hold = (held: boolean): void => this.line?.hold(held);
  mute = (muted: boolean): void => this.line?.mute(muted);
  press = (keys: string): void => this.line?.press(keys);
  changeSpeaker = (): void => void useChosenSpeaker(this.speaker);

  /** Hang up; where the switchboard can't be told now, it is told as soon as the link is back. */
  hangUp = (): void => {
    const { line } = this;
    if (line === null) return;
    if (this.link.isConnected) {
      line.hangUp();
    } else {
      this.left.push(line);
      line.leave();
    }
  };

  /** A conversation that outlived the socket goes on by the new one: the switchboard learns of it by a new offer. */
  private back(): void {
    for (const line of this.left.splice(0)) line.hangUp();
    this.line?.findAgain();
  }

  private began(session: RTCSession): void {
    if (this.line !== null) {
      session.terminate({ status_code: 486 });
      return;
    }
    const line = new CallOnLine(session, this.speaker, {
      changed: (call) => this.changed(call),
      ended: (ended) => this.over(ended),
      microphone: (microphone) => this.set({ microphone }),
    });
    this.line = line;
    this.set({ ended: "", call: line.call });
    if (line.call.incoming) this.quiet = ring();
  }

  private changed(call: PhoneState["call"]): void {
    if (call?.stage !== "ringing") this.hush();
    this.set({ call });
  }

  private over(ended: string): void {
    this.hush();
    this.line = null;
    this.set({ call: null, ended });
    if (this.state.link === "taken") this.link.stop();
    else if (ended === REFUSED) this.link.renew();
  }

  private hush(): void {
    this.quiet?.();
    this.quiet = null;
  }

  private leave = (): void => {
    this.hangUp();
    this.link.rest();
    this.set({ link: "off" });
  };

  private set(news: Partial<PhoneState>): void {
    this.state = { ...this.state, ...news };
    for (const listener of this.listeners) listener();
  }
}
