import { beforeEach, expect, test } from "vitest";
import { chooseLanguage } from "@/i18n/i18n";
import { count, money, phone, share, size } from "./figures";
import { setSite } from "./site";
import { clock, day, duration, isoDay, spoken } from "./time";

beforeEach(async () => {
  setSite({ name: "", time_zone: "Asia/Shanghai", language: "zh" });
  await chooseLanguage("zh");
});

test("times are the site's, wherever the browser is", () => {
  expect(clock("2026-11-22T16:30:05Z")).toBe("00:30");
  expect(clock("2026-11-22T16:30:05Z", true)).toBe("00:30:05");
  expect(isoDay("2026-11-22T16:30:05Z")).toBe("2026-11-23");
  expect(day("2025-01-01T00:00:00Z")).toContain("2025");
});

test.each([
  [7, "0:07"],
  [200.4, "3:20"],
  [3723, "1:02:03"],
])("%d s is %s", (seconds, text) => expect(duration(seconds)).toBe(text));

test("spans are told by their largest unit, in the reader's language", async () => {
  expect(spoken(59)).toBe("59 秒");
  expect(spoken(7300)).toBe("2 小时");
  await chooseLanguage("en");
  expect(spoken(60)).toBe("1 minute");
});

test.each([
  ["13800138000", "138 0013 8000"],
  ["138****8000", "138 **** 8000"],
  ["+8613800138000", "+86 138 0013 8000"],
  ["075586123456", "0755 8612 3456"],
  ["02012345678", "020 1234 5678"],
  ["4001234567", "400 123 4567"],
  ["8001", "8001"],
])("%s reads %s", (number, text) => expect(phone(number)).toBe(text));

test("figures", () => {
  expect(count(12345)).toBe("12,345");
  expect(share(0.874)).toBe("87%");
  expect(share(null)).toBe("—");
  expect(money("12.3")).toBe("¥12.30");
  expect(size(3_200_000)).toContain("3.2");
});
