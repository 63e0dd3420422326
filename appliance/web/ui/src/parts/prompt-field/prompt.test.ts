import { describe, expect, it } from "vitest";
import { joined, modeOf, ofText, promptWords, split, spokenText, withLanguage } from "./prompt";
import { wavOf } from "./wav";

describe("a prompt's forms", () => {
  it("are told apart", () => {
    expect(modeOf(null)).toBe("text");
    expect(modeOf("您好")).toBe("text");
    expect(modeOf({ text: "您好" })).toBe("text");
    expect(modeOf({ builtin: "welcome" })).toBe("builtin");
    expect(modeOf({ file: "a.wav" })).toBe("file");
    expect(spokenText({ text: "您好" })).toBe("您好");
    expect(spokenText({ file: "a.wav" })).toBe("");
  });

  it("are none when nothing is written", () => {
    expect(ofText("  ")).toBeNull();
    expect(ofText("您好")).toBe("您好");
  });

  it("are split by language and joined again without loss", () => {
    const apart = split("您好", ["zh", "en"]);
    expect(apart).toEqual({ by_language: { zh: "您好" } });
    const both = withLanguage(apart, "en", { builtin: "welcome" });
    expect(both).toEqual({ by_language: { zh: "您好", en: { builtin: "welcome" } } });
    expect(joined(both, "en")).toEqual({ builtin: "welcome" });
    expect(joined(both, "fr")).toBe("您好");
    expect(withLanguage(withLanguage(both, "en", null), "zh", null)).toBeNull();
  });

  it("are told in few words", () => {
    const builtins = new Map([["welcome", "欢迎致电。"]]);
    expect(promptWords({ builtin: "welcome" }, builtins)).toBe("欢迎致电。");
    expect(promptWords({ by_language: { en: { file: "a.wav" } } }, builtins)).toBe("a.wav");
    expect(promptWords(null, builtins)).toBe("");
  });
});

describe("a recording", () => {
  it("is a WAV file of 16 bits, cut off at full level", async () => {
    const blob = wavOf([new Float32Array([0, 0.5]), new Float32Array([2, -2])], 48000);
    const bytes = await new Promise<ArrayBuffer>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as ArrayBuffer);
      reader.readAsArrayBuffer(blob);
    });
    const view = new DataView(bytes);
    expect(new TextDecoder().decode(bytes.slice(0, 4))).toBe("RIFF");
    expect(view.getUint32(24, true)).toBe(48000);
    expect(view.getUint32(40, true)).toBe(8);
    expect([0, 1, 2, 3].map((at) => view.getInt16(44 + 2 * at, true))).toEqual([0, 16384, 32767, -32768]);
  });
});
