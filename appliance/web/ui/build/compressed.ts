import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const WORTH = /\.(js|css|svg|json|html)$/;
const SMALLEST_BYTES = 1024;

/** Put a gzipped twin beside each file that gains from it: the little machine then compresses nothing itself. */
export function compressed(): Plugin {
  let folder = "";
  return {
    name: "zongji-compressed",
    apply: "build",
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
      if (config.build.outDir.startsWith("/")) folder = config.build.outDir;
    },
    closeBundle: () => {
      if (!existsSync(folder)) return; // the build has failed, and says why itself
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        const file = join(folder, name);
        if (!WORTH.test(name) || statSync(file).size < SMALLEST_BYTES) continue;
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}
