import { renderHook } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { chooseLanguage, i18next } from "@/i18n/i18n";
import { useSaid } from "./said";

beforeAll(async () => {
  await i18next.loadNamespaces(["common", "revisions"]);
  await chooseLanguage("zh");
});

test("what the switchboard wrote is in the reader's language, what people wrote stays", () => {
  const said = renderHook(() => useSaid()).result.current;
  const first = { author: "set-up", note: "the first configuration" };
  expect(said(first)).toEqual({ author: "首次设置", note: "第一份设置" });
  const theirs = { author: "li", note: "the first configuration" };
  expect(said(theirs)).toEqual(theirs);
});
