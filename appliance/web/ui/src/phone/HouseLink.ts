import type { UA } from "jssip/lib/JsSIP";
import type { RTCSession } from "jssip/lib/RTCSession";
import type { CallOptions } from "jssip/lib/UA";
import { KeptLogin } from "./KeptLogin";
import { type Login, socketUrl } from "./login";
import { PatientSocket } from "./PatientSocket";
import type { PhoneKind, PhoneState } from "./state";

const AGAIN_MS = 9000;
const REFUSED_MS = 1000;
/** How soon at the latest a page hears that the phone was taken by another computer. */
const REGISTERED_S = 60;

type Told = {
  changed: (news: Partial<Pick<PhoneState, "link" | "problem">>) => void;
  /** The link is there again after it was lost. */
  back: () => void;
  /** Another page of this person has the phone. */
  taken: () => void;
  began: (session: RTCSession) => void;
};

/**
 * A phone's way to the switchboard: its login, its socket, its registration. JsSIP is loaded when it is opened. It
 * registers again by itself when the web process was away, and gets itself a new password before the old one is over.
 */
export class HouseLink {
  private ua: UA | null = null;
  private was: PhoneState["link"] = "off";
  private again: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private readonly kept: KeptLogin;

  constructor(
    private readonly kind: PhoneKind,
    private readonly told: Told,
  ) {
    this.kept = new KeptLogin(kind, {
      renewed: (login) => this.renewed(login),
      failed: (problem) => this.told.changed({ problem }),
      taken: () => {
        this.set("taken");
        this.told.taken();
      },
    });
  }

  get login(): Login | null {
    return this.kept.login;
  }

  /** Whether the switchboard can be told anything now. */
  get isConnected(): boolean {
    return this.ua?.isConnected() ?? false;
  }

  /** Take the phone, whichever page has it; tried again until it is given, or until `close`. */
  async open(): Promise<void> {
    this.set("connecting");
    try {
      const [JsSIP, login] = await Promise.all([import("jssip"), this.kept.take()]);
      if (this.closed) return this.kept.rest();
      this.begin(JsSIP.default ?? JsSIP, login);
    } catch (problem) {
      this.set("refused", problem);
      if (!this.closed) this.again = setTimeout(() => void this.open(), AGAIN_MS);
    }
  }

  close(): void {
    this.closed = true;
    this.rest();
    this.kept.close();
  }

  /** Let go of the socket and of the login; `open` takes them again. */
  rest(): void {
    clearTimeout(this.again);
    this.kept.rest();
    this.stop();
  }

  stop(): void {
    const { ua } = this;
    this.ua = null;
    ua?.stop();
  }

  call(dialled: string, options: CallOptions): void {
    if (this.ua === null || this.login === null) return;
    this.ua.call(`sip:${encodeURIComponent(dialled)}@${this.login.dial_host}`, options);
  }

  /** The password was refused in a call: get another one at once. */
  renew(): void {
    this.kept.renewSoon(0);
  }

  private begin(JsSIP: typeof import("jssip"), login: Login): void {
    const socket = new JsSIP.WebSocketInterface(socketUrl(login, window.location));
    const ua = new JsSIP.UA({
      sockets: [new PatientSocket(socket)],
      uri: login.uri,
      password: login.password,
      session_timers: false,
      register: this.kind === "agent",
      register_expires: REGISTERED_S,
    });
    this.ua = ua;
    ua.on("connected", () => this.kind === "caller" && this.ready(ua));
    ua.on("registered", () => this.ready(ua));
    ua.on("disconnected", () => this.holds(ua) && this.set("lost"));
    ua.on("registrationFailed", () => this.holds(ua) && this.kept.renewSoon(REFUSED_MS));
    ua.on("newRTCSession", ({ session }: { session: RTCSession }) => this.told.began(session));
    ua.start();
  }

  private ready(ua: UA): void {
    if (!this.holds(ua)) return;
    const { was } = this;
    this.set("ready");
    if (was === "lost") this.told.back();
  }

  private holds(ua: UA): boolean {
    return this.ua === ua && this.was !== "taken";
  }

  private renewed(login: Login): void {
    const { ua } = this;
    if (ua === null) return;
    ua.set("password", login.password);
    if (this.kind === "agent" && ua.isConnected() && !ua.isRegistered()) ua.register();
  }

  private set(link: PhoneState["link"], problem: unknown = null): void {
    this.was = link;
    this.told.changed({ link, problem });
  }
}
