import { isTaken, type Login, logIn, PAGE, renewIn } from "./login";
import type { PhoneKind } from "./state";

const AGAIN_MS = 3000;
const CHANNEL = "zongji-phone";

/** What a page tells the others of this browser; pages elsewhere learn it when their login is refused. */
type Took = { uri: string; page: string };

type Told = {
  renewed: (login: Login) => void;
  failed: (problem: unknown) => void;
  /** Another page of this person has the phone: nothing is renewed any more. */
  taken: () => void;
};

/** A page's login: taken once, then renewed before it is over, until `rest` or until another page takes the phone. */
export class KeptLogin {
  login: Login | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private round = 0;
  private readonly others = new BroadcastChannel(CHANNEL);

  constructor(
    private readonly kind: PhoneKind,
    private readonly told: Told,
  ) {
    this.others.onmessage = ({ data }: MessageEvent<Took>) => {
      if (data.uri === this.login?.uri && data.page !== PAGE) this.lose();
    };
  }

  /** Take the phone, whichever page has it. */
  async take(): Promise<Login> {
    const login = this.keep(await logIn(this.kind, PAGE, true));
    this.others.postMessage({ uri: login.uri, page: PAGE } satisfies Took);
    return login;
  }

  renewSoon(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew(), wait);
  }

  rest(): void {
    clearTimeout(this.timer);
    this.round += 1;
  }

  close(): void {
    this.rest();
    this.others.close();
  }

  private lose(): void {
    this.rest();
    this.told.taken();
  }

  private keep(login: Login): Login {
    this.login = login;
    this.renewSoon(renewIn(login, Date.now()));
    return login;
  }

  private async renew(): Promise<void> {
    const { round } = this;
    try {
      const login = await logIn(this.kind, PAGE, false);
      if (round === this.round) this.told.renewed(this.keep(login));
    } catch (problem) {
      if (round === this.round) this.refused(problem);
    }
  }

  private refused(problem: unknown): void {
    if (isTaken(problem)) {
      this.lose();
    } else {
      this.told.failed(problem);
      this.renewSoon(AGAIN_MS);
    }
  }
}
