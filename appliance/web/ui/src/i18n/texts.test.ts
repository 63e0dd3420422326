import { expect, test } from "vitest";

type Tree = { [key: string]: string | Tree };
const files = import.meta.glob<Tree>(["./zh.json", "./en.json", "../pages/*/{zh,en}.json"], {
  eager: true,
  import: "default",
});
const PLURAL = /_(zero|one|two|few|many|other)$/;

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}

const keys = (tree: Tree) => [...new Set(leaves(tree).map(([key]) => key.replace(PLURAL, "")))].sort();
const places = (text: string) => [...new Set(text.match(/\{\{\w+/g) ?? [])].sort();
const folders = [...new Set(Object.keys(files).map((file) => file.replace(/(zh|en)\.json$/, "")))];

test.each(folders)("%s: both languages say the same things", (folder) => {
  const [zh, en] = [files[`${folder}zh.json`], files[`${folder}en.json`]];
  expect(zh, `${folder}zh.json`).toBeDefined();
  expect(en, `${folder}en.json`).toBeDefined();
  expect(keys(zh ?? {})).toEqual(keys(en ?? {}));
  const inChinese = new Map(leaves(zh ?? {}));
  for (const [key, text] of leaves(en ?? {})) {
    const other = inChinese.get(key);
    if (other !== undefined) expect(places(other), `${folder} ${key}`).toEqual(places(text));
  }
});

test.each(Object.keys(files))("%s has no empty text", (file) => {
  for (const [key, text] of leaves(files[file] ?? {})) expect(text.trim(), key).not.toBe("");
});
