import type { EndEvent, IceCandidateEvent, RTCSession } from "jssip/lib/RTCSession";
import { microphoneWish, useChosenSpeaker } from "./media";
import { faultOf, type MicrophoneFault, type PhoneCall } from "./state";

type Told = {
  changed: (call: PhoneCall) => void;
  ended: (why: string) => void;
  microphone: (fault: MicrophoneFault | null) => void;
};

const PLAIN_ENDS = new Set(["Terminated", "Canceled", "Rejected"]);

/** One call of the phone, from its first ring to its end. */
export class CallOnLine {
  call: PhoneCall;
  private isOver = false;

  constructor(
    private readonly session: RTCSession,
    private readonly speaker: HTMLAudioElement,
    private readonly told: Told,
  ) {
    const incoming = session.direction === "incoming";
    this.call = {
      id: session.id,
      incoming,
      stage: incoming ? "ringing" : "calling",
      number: session.remote_identity.uri.user ?? "",
      since: null,
      held: false,
      muted: false,
    };
    this.listen();
  }

  /** How a call is made or answered. No STUN: the switchboard is in this house, its own candidates do. */
  static options() {
    return { mediaConstraints: { audio: microphoneWish(), video: false }, pcConfig: { iceServers: [] } };
  }

  answer(): void {
    if (this.call.stage === "ringing") this.session.answer(CallOnLine.options());
  }

  hangUp(): void {
    if (!this.session.isEnded()) this.session.terminate();
  }

  /**
   * End it here while the switchboard can't be told: it lets go of the far side after ten seconds without sound. Tell it
   * by `hangUp` if it can be told sooner.
   */
  leave(): void {
    if (this.session.isEstablished()) {
      this.session.connection?.close();
      this.end("");
    } else {
      this.hangUp();
    }
  }

  hold(held: boolean): void {
    if (held) this.session.hold();
    else this.session.unhold();
  }

  mute(muted: boolean): void {
    if (muted) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
    this.change({ muted });
  }

  /** Send keys as telephones do (RFC 4733). */
  press(keys: string): void {
    const sender = this.session.connection?.getSenders().find((each) => each.dtmf);
    sender?.dtmf?.insertDTMF(sender.dtmf.toneBuffer + keys, 160, 80);
  }

  /** After the socket broke: tell the switchboard where we are now, and learn whether the call is still there. */
  findAgain(): void {
    if (this.session.isEstablished() && this.session.isReadyToReOffer()) this.session.renegotiate();
  }

  private listen(): void {
    const { session } = this;
    if (session.connection) this.hear(session.connection);
    else session.on("peerconnection", ({ peerconnection }) => this.hear(peerconnection));
    session.on("icecandidate", ({ candidate, ready }: IceCandidateEvent) => {
      if (candidate.type === "host") ready();
    });
    session.on("confirmed", () => {
      this.told.microphone(null);
      if (this.call.since === null) this.change({ stage: "talking", since: Date.now() });
    });
    session.on("hold", () => this.change({ held: session.isOnHold().local }));
    session.on("unhold", () => this.change({ held: session.isOnHold().local }));
    session.on("getusermediafailed", (error: unknown) => this.told.microphone(faultOf(error)));
    session.on("ended", (event: EndEvent) => this.over(event));
    session.on("failed", (event: EndEvent) => this.over(event));
  }

  private hear(connection: RTCPeerConnection): void {
    connection.addEventListener("track", ({ streams }) => {
      this.speaker.srcObject = streams[0] ?? null;
      void useChosenSpeaker(this.speaker);
      void this.speaker.play().catch(() => undefined);
    });
  }

  private over({ cause }: EndEvent): void {
    this.end(PLAIN_ENDS.has(cause) ? "" : cause);
  }

  private end(why: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.speaker.srcObject = null;
    this.told.ended(why);
  }

  private change(news: Partial<PhoneCall>): void {
    this.call = { ...this.call, ...news };
    this.told.changed(this.call);
  }
}
