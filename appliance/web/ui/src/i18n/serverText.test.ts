import { beforeAll, expect, test } from "vitest";
import { chooseLanguage, i18next } from "./i18n";
import { compile, serverText } from "./serverText";

beforeAll(async () => {
  await i18next.loadNamespaces(["server"]);
});

test("a sentence of the server's is told in the reader's language, with what varies in it", async () => {
  await chooseLanguage("zh");
  expect(serverText("You are not signed in.")).toBe("您还没有登录。");
  expect(serverText("It was changed by li at 9:00 since you opened it.")).toContain("li 在 9:00");
  expect(serverText("A sentence that nobody knows.")).toBe("A sentence that nobody knows.");
  await chooseLanguage("en");
  expect(serverText("You are not signed in.")).toBe("You are not signed in.");
});

const NAMES: Record<string, string> = {
  "8001": "王芳",
  "8002": "李强",
  sales: "销售部",
  spam: "骚扰",
  "600": "老赵",
};
const called = (id: string) => NAMES[id];

test("ids in a sentence are told by people's own names, and counts stay what they are", async () => {
  await chooseLanguage("zh");
  expect(serverText("ring 8001, 8002", called)).toBe("呼叫 王芳、李强");
  expect(serverText("600 s for sales", called)).toBe("600 秒，给 销售部");
  expect(serverText("on list 'spam' (138)", called)).toBe("在名单“骚扰”上（138）");
  expect(serverText("go to nobody", called)).toBe("转到 nobody");
  expect(serverText("sales", called)).toBe("销售部");
  await chooseLanguage("en");
  expect(serverText("ring 8001, 8002", called)).toBe("ring 王芳, 李强");
  expect(serverText("8001 hung up after 600 s", called)).toBe("王芳 hung up after 600 s");
  expect(serverText("on list 'spam' (138)", called)).toBe("on list '骚扰' (138)");
  expect(serverText("nobody for 600 s", called)).toBe("nobody for 600 s");
  expect(serverText("on list 'spam' (138)")).toBe("on list 'spam' (138)");
});

test("signs that mean something to patterns are taken as they stand", () => {
  const { matches } = compile("Is it (really) {what}?", "");
  expect(matches.test("Is it (really) so?")).toBe(true);
  expect(matches.test("Is it really so?")).toBe(false);
});
