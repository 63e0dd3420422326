import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hearTogether } from "./shared";
import type { LiveState } from "./state";

/** Stands for the streams of this browser: how many are open, and what they tell. */
const streams = vi.hoisted(() => ({ open: [] as ((state: unknown) => void)[] }));

vi.mock("./follower", () => ({
  Follower: class {
    constructor(private readonly told: (state: unknown) => void) {}
    open() {
      streams.open.push(this.told);
    }
    close() {
      streams.open = streams.open.filter((told) => told !== this.told);
    }
  },
}));

/** The browser's locks, one holder at a time. */
function locks() {
  let last = Promise.resolve();
  return {
    request: (_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) => {
      const before = last;
      last = before.then(() => (signal.aborted ? undefined : work()));
      return last;
    },
  };
}

beforeEach(() => vi.stubGlobal("navigator", { locks: locks() }));
afterEach(() => vi.unstubAllGlobals());

test("of several tabs one has the stream, all hear it, and the next one takes over", async () => {
  const heard: LiveState["link"][][] = [[], [], []];
  const tabs = heard.map((list) => hearTogether((state) => void list.push(state.link)));
  await vi.waitFor(() => expect(streams.open).toHaveLength(1));
  streams.open[0]?.({ link: "up" });
  await vi.waitFor(() => expect(heard.map((each) => each.at(-1))).toEqual(["up", "up", "up"]));
  const late: LiveState["link"][] = [];
  const fourth = hearTogether((state) => void late.push(state.link));
  await vi.waitFor(() => expect(late.at(-1)).toBe("up"));
  tabs[0]?.();
  await vi.waitFor(() => expect(streams.open).toHaveLength(1));
  streams.open[0]?.({ link: "down" });
  await vi.waitFor(() => expect(late.at(-1)).toBe("down"));
  expect(heard[1]?.at(-1)).toBe("down");
  expect(heard[0]).not.toContain("down");
  for (const end of [...tabs, fourth]) end();
});
