import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Fail the build when what the first page needs weighs more than `limitKb` (gzipped JavaScript and CSS). */
export function budget(limitKb: number): Plugin {
  return {
    name: "zongji-budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const weight = (name: string): number => {
        const item = bundle[name];
        if (item === undefined) return 0;
        return gzipSync(item.type === "chunk" ? item.code : item.source).length;
      };
      const reached = new Set<string>();
      const reach = (name: string): void => {
        const item = bundle[name];
        if (reached.has(name) || item === undefined) return;
        reached.add(name);
        if (item.type !== "chunk") return;
        for (const next of item.imports) reach(next);
        for (const sheet of item.viteMetadata?.importedCss ?? []) reach(sheet);
      };
      for (const item of Object.values(bundle)) {
        if (item.type !== "chunk") continue;
        const isFirst = item.isEntry && item.facadeModuleId?.endsWith("index.html");
        const isLanding = item.facadeModuleId?.endsWith("/pages/wallboard/index.tsx");
        const isText = /\/src\/i18n\/(server\.)?zh\.json$/.test(item.facadeModuleId ?? "");
        if (isFirst || isLanding || isText) reach(item.fileName);
      }
      const total = [...reached].reduce((sum, name) => sum + weight(name), 0);
      const told = `first load: ${(total / 1000).toFixed(1)} kB gzipped in ${reached.size} files (limit ${limitKb})`;
      if (total > limitKb * 1000) this.error(`${told}: make a page or a library lazy`);
      this.info(told);
    },
  };
}
