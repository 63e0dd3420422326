const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\//, "微信 WeChat"],
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** What a browser calls itself, as people call it: "Chrome · Windows". */
export function browserName(told: string): string {
  const find = (names: typeof BROWSERS) => names.find(([sign]) => sign.test(told))?.[1];
  const found = [find(BROWSERS), find(SYSTEMS)].filter((name) => name !== undefined);
  return found.length > 0 ? found.join(" · ") : told.slice(0, 40) || "?";
}
