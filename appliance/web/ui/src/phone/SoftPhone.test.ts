import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { type Login, logIn, PAGE } from "./login";
import { SoftPhone } from "./SoftPhone";

type Listener = (news: unknown) => void;

/** Stands for JsSIP's user agent: keeps what it is told, and lets a test say what happens. */
class Pretended {
  static made: Pretended[] = [];
  listeners = new Map<string, Listener>();
  start = vi.fn();
  stop = vi.fn();
  set = vi.fn();
  register = vi.fn();
  isConnected = () => true;
  isRegistered = () => false;
  constructor() {
    Pretended.made.push(this);
  }
  on(name: string, listener: Listener) {
    this.listeners.set(name, listener);
  }
  tell(name: string, news: unknown = {}) {
    this.listeners.get(name)?.(news);
  }
}

/** Stands for the browser's channel between its tabs: what one tells, the others have heard when it is told. */
class Channel {
  static open = new Set<Channel>();
  onmessage: Listener | null = null;
  constructor(readonly name: string) {
    Channel.open.add(this);
  }
  postMessage(data: unknown) {
    for (const each of Channel.open) if (each !== this && each.name === this.name) each.onmessage?.({ data });
  }
  close() {
    Channel.open.delete(this);
  }
}

vi.mock("jssip", () => ({ default: { UA: Pretended, WebSocketInterface: class {} } }));
vi.mock("./login", async (real) => ({ ...(await real<typeof import("./login")>()), logIn: vi.fn() }));

const login = (): Login => ({
  kind: "agent",
  uri: "sip:wang@zongji.invalid",
  password: "secret",
  expires_at: new Date(Date.now() + 600_000).toISOString(),
  path: "/sip",
  dial_host: "zongji.invalid",
  hotlines: [],
});
const taken = new ApiProblem({ title: "Taken.", status: 409, type: "phone_taken" });

async function registered(): Promise<{ phone: SoftPhone; ua: Pretended }> {
  const phone = new SoftPhone("agent");
  await phone.open();
  const ua = Pretended.made.at(-1);
  if (ua === undefined) throw new Error("no user agent was made");
  ua.tell("registered");
  return { phone, ua };
}

beforeEach(() => {
  vi.useFakeTimers();
  Pretended.made = [];
  vi.mocked(logIn)
    .mockReset()
    .mockImplementation(async () => login());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a page whose phone was taken rests, and asks for no password any more", async () => {
  const { phone, ua } = await registered();
  vi.mocked(logIn).mockRejectedValue(taken);
  ua.tell("registrationFailed", { cause: "Authentication Error" });
  await vi.advanceTimersByTimeAsync(2000);
  expect([phone.state.link, ua.stop.mock.calls.length]).toEqual(["taken", 1]);
  ua.tell("registrationFailed");
  ua.tell("disconnected");
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(phone.state.link).toBe("taken");
  expect(vi.mocked(logIn).mock.calls.map(([, , take]) => take)).toEqual([true, false]);
});

test("another tab of this browser tells at once that it took the phone, which one of somebody else does not", async () => {
  vi.stubGlobal("BroadcastChannel", Channel);
  const { phone, ua } = await registered();
  const elsewhere = new Channel("zongji-phone");
  elsewhere.postMessage({ uri: "sip:li@zongji.invalid", page: "another" });
  elsewhere.postMessage({ uri: login().uri, page: PAGE });
  expect(phone.state.link).toBe("ready");
  elsewhere.postMessage({ uri: login().uri, page: "another" });
  expect([phone.state.link, ua.stop.mock.calls.length]).toEqual(["taken", 1]);
  elsewhere.close();
  phone.close();
});

test("the phone is taken back by hand, in the same page's name", async () => {
  const { phone, ua } = await registered();
  vi.mocked(logIn).mockRejectedValueOnce(taken);
  ua.tell("registrationFailed");
  await vi.advanceTimersByTimeAsync(2000);
  await phone.open();
  Pretended.made.at(-1)?.tell("registered");
  ua.tell("disconnected");
  expect([phone.state.link, Pretended.made.length]).toEqual(["ready", 2]);
  const [first, , third] = vi.mocked(logIn).mock.calls;
  expect(third).toEqual(first);
});

test("a conversation is not cut off by another page", async () => {
  const { phone, ua } = await registered();
  const over = new Map<string, Listener>();
  ua.tell("newRTCSession", {
    session: {
      id: "1",
      direction: "outgoing",
      remote_identity: { uri: { user: "8002" } },
      on: (name: string, heard: Listener) => over.set(name, heard),
    },
  });
  vi.mocked(logIn).mockRejectedValue(taken);
  ua.tell("registrationFailed");
  await vi.advanceTimersByTimeAsync(2000);
  expect([phone.state.link, phone.state.call?.number, ua.stop.mock.calls.length]).toEqual([
    "taken",
    "8002",
    0,
  ]);
  over.get("ended")?.({ cause: "Terminated" });
  expect([phone.state.call, ua.stop.mock.calls.length]).toEqual([null, 1]);
});

test("what is refused for a moment is asked again, and registered", async () => {
  const { phone, ua } = await registered();
  vi.mocked(logIn).mockRejectedValueOnce(new ApiProblem({ title: "Away.", status: 503 }));
  ua.tell("registrationFailed");
  await vi.advanceTimersByTimeAsync(5000);
  expect([ua.register.mock.calls.length, phone.state.link]).toEqual([1, "ready"]);
  phone.close();
});
