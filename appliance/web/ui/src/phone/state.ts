/** What the phone in the browser shows. */

export type PhoneKind = "agent" | "caller";

/** A conversation, or one that begins. `since` is when it was answered, in this browser's milliseconds. */
export type PhoneCall = {
  id: string;
  incoming: boolean;
  /** "ringing": somebody calls here. "calling": it rings there. */
  stage: "ringing" | "calling" | "talking";
  number: string;
  since: number | null;
  held: boolean;
  muted: boolean;
};

/** Why the microphone can't be used: the page isn't encrypted, it was refused, there is none. */
export type MicrophoneFault = "insecure" | "denied" | "missing";

export type PhoneState = {
  /**
   * "lost": was there, and is being looked for. "refused": the switchboard gave no login; `problem` says why.
   * "taken": another page of this person has the phone now.
   */
  link: "off" | "connecting" | "ready" | "lost" | "refused" | "taken";
  problem: unknown;
  call: PhoneCall | null;
  /** How the last call ended, in SIP's word, "" when somebody simply hung up. */
  ended: string;
  microphone: MicrophoneFault | null;
};

export const AT_REST: PhoneState = { link: "off", problem: null, call: null, ended: "", microphone: null };

/** What is wrong with the microphone before it is asked for; null while all may be well. */
export function microphoneFault(): MicrophoneFault | null {
  if (!window.isSecureContext) return "insecure";
  return navigator.mediaDevices === undefined ? "missing" : null;
}

/** Read what the browser says when it is refused the microphone. */
export function faultOf(error: unknown): MicrophoneFault {
  const name = error instanceof DOMException ? error.name : "";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "missing" : "denied";
}
