import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { type Session, SessionProvider } from "@/app/session";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import type { Report } from "./api";
import { ReportView } from "./ReportView";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "server", "doctor"]);
  await chooseLanguage("zh");
});

const REPORT: Report = {
  id: "r1",
  line: "fxo-1",
  at: "2026-11-22T20:30:00Z",
  took_s: 62,
  verdict: "faulty",
  findings: [
    {
      what: "caller_id_none",
      kind: "",
      sureness: "faulty",
      measured: {},
      sentence: "No caller's number comes on this line",
      remedy: "order caller identification for it from the carrier",
      sentence_zh: "这条线路没有来电显示",
      remedy_zh: "请向运营商开通来电显示",
    },
  ],
  proposal: [
    {
      key: "tones.busy",
      now: null,
      proposed: { frequencies_hz: [425], cadence_s: [0.5, 0.5] },
      why: "this line's tone differs from the country's",
      why_zh: "这条线路的信号音与本国标准不同",
    },
    { key: "rx_gain_db", now: 0, proposed: 3.5, why: "the line is too quiet", why_zh: "线路声音太小" },
  ],
  drift: [],
  applied_at: null,
};

function show(rights: string[]) {
  const session = { user: "li", name: "李娜", role: "admin", rights, agent: null } as unknown as Session;
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
      <SessionProvider value={session}>
        <ReportView report={REPORT} />
      </SessionProvider>
    </QueryClientProvider>,
  );
}

test("a report tells what is wrong and what to do in the reader's language, and draws what was measured", () => {
  show(["lines_see"]);
  expect(screen.getByRole("status").textContent).toBe("这条线路有问题。");
  expect(screen.getByText("这条线路没有来电显示")).toBeDefined();
  expect(screen.getByText("请向运营商开通来电显示")).toBeDefined();
  expect(screen.getByRole("img", { name: "忙音: 425 Hz, 0.5 / 0.5 s" })).toBeDefined();
});

test("each proposal stands with what is set now; only who may publish has them made", () => {
  show(["lines_see"]);
  const rows = within(screen.getByRole("table")).getAllByRole("row").slice(1);
  expect(
    rows.map((row) =>
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ),
  ).toEqual([
    ["忙音", "本地通常的", "425 Hz · 0.5 / 0.5 s", "这条线路的信号音与本国标准不同"],
    ["收听音量（dB）", "0", "3.5", "线路声音太小"],
  ]);
  expect(screen.queryByRole("button", { name: "就这样设" })).toBeNull();
});

test("who may publish is offered to have it set so", () => {
  show(["lines_see", "config_publish"]);
  expect(screen.getByRole("button", { name: "就这样设" })).toBeDefined();
});
