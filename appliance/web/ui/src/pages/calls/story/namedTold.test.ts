import { beforeAll, expect, test } from "vitest";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { namesOf } from "@/pages/flows/names";
import { wordsOf } from "@/pages/flows/words";
import { namedTold } from "./namedTold";
import type { Told } from "./told";

const DOCUMENT = {
  hotlines: {
    main: {
      name: "总机",
      flow: {
        start: "hours",
        nodes: {
          hours: { kind: "schedule", schedule: "work", open: "sales", closed: "bye" },
          sales: { kind: "ring", department: "sales" },
          bye: { kind: "hang_up", prompt: "感谢您的来电，我们的营业时间是周一到周五的早上九点，再见。" },
        },
      },
    },
  },
  agents: { "8001": { name: "王芳" } },
  departments: { sales: { name: "销售部" } },
  schedules: { work: { name: "营业时间" } },
};

async function told(language: "zh" | "en"): Promise<Told> {
  await chooseLanguage(language);
  const names = namesOf(DOCUMENT);
  return namedTold(DOCUMENT, "main", names, wordsOf(i18next.getFixedT(language, "flows"), names));
}

beforeAll(async () => {
  await i18next.loadNamespaces(["server", "flows"]);
});

test("a call's way is told by the names that people know", async () => {
  const { node, words } = await told("zh");
  expect([node("hours"), node("sales"), node("gone")]).toEqual(["营业时间", "销售部", "gone"]);
  expect(node("bye")).toHaveLength(25);
  expect(words("main")).toBe("总机");
  expect(words("go to sales")).toBe("转到 响铃 · 销售部");
  expect(words("ring 8001")).toBe("呼叫 王芳");
  expect(words("8001 hung up after 30 s")).toBe("王芳 在 30 秒后挂断");
  expect(words("4008001234 on line 01 is a number of 'main'")).toContain("总机");
});

test("in English too", async () => {
  const { words } = await told("en");
  expect(words("go to sales")).toMatch(/^go to .+ · 销售部$/);
  expect(words("ring 8001")).toBe("ring 王芳");
  expect(words("4008001234 on line 01 is a number of 'main'")).toBe(
    "4008001234 on line 01 is a number of '总机'",
  );
});
