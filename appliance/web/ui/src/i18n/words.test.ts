import { expect, test } from "vitest";

/** One word for one thing everywhere (docs/ui.md): each of these has another word that the pages use. */
const USE_INSTEAD = {
  zh: {
    时间表: "营业时间",
    费率: "资费",
    客服: "坐席",
    座席: "坐席",
    话务: "坐席",
    同事: "坐席",
    队列: "排队",
    振铃: "响铃",
    回拨: "回电",
    扬声器: "喇叭",
    公告: "一段话",
    被叫: "拨打的号码",
    主叫: "来电号码",
    中继: "线路",
    黑名单: "名单",
    白名单: "名单",
    网络钩子: "自己的程序",
    提示音: "语音",
    节点: "步骤",
  },
  en: {
    callback: "call-back",
    operator: "agent",
    whitelist: "list",
    blacklist: "list",
    webhook: "a program of yours",
    node: "step",
    codec: "sound format",
  },
} as const;

/** Where such a word means something else: file and key. */
const MEANT = [
  /\/(agent|phone|people|users|forms)\/.*: 同事/, // said to somebody of the others who work there
  /i18n\/zh\.json.*: 同事/,
  /prompts\/zh\.json builtin\.tone: 提示音/, // a sound that isn't spoken
];

type Tree = { [key: string]: string | Tree };
const files = import.meta.glob<Tree>(["./*.json", "../pages/*/{zh,en}.json"], {
  eager: true,
  import: "default",
});

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}

test.each(Object.keys(files))("%s says each thing by its own word", (file) => {
  const words = Object.keys(USE_INSTEAD[file.endsWith("en.json") ? "en" : "zh"]);
  const where = file.replace("./", "i18n/").replace("../pages", "/pages").replace(".i18n/", "");
  const said = leaves(files[file] ?? {}).flatMap(([key, text]) =>
    words
      .filter((word) =>
        new RegExp(/^\w+$/.test(word) ? `\\b${word}s?\\b` : word, "i").test(
          text.replaceAll(/\{\{\w+\}\}/g, ""),
        ),
      )
      .map((word) => `${where} ${key}: ${word}`),
  );
  expect(said.filter((each) => !MEANT.some((meant) => meant.test(each)))).toEqual([]);
});
