import type { Plugin } from "vite";

const GLOB = /\("\.\.\/pages\/\*\/([^"]+)"/;

/** Build these pages alone (all where the list is empty): a neighbour's half-made page then breaks nothing. */
export function only(pages: readonly string[]): Plugin {
  return {
    name: "zongji-only",
    enforce: "pre",
    transform(code, id) {
      if (pages.length === 0 || !/src\/app\/pages\.ts$/.test(id)) return null;
      const list = (file: string) => pages.map((page) => `"../pages/${page}/${file}"`).join(", ");
      return code.replace(GLOB, (_whole, file: string) => `([${list(file)}]`);
    },
  };
}
