import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { budget } from "./build/budget.ts";
import { compressed } from "./build/compressed.ts";
import { only } from "./build/only.ts";

const pages = (process.env.ZONGJI_UI_PAGES ?? "").split(",").filter(Boolean);
const api = process.env.ZONGJI_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [only(pages), react(), budget(260), compressed()],
  cacheDir: ".vite",
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: { target: "es2022", sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  worker: { format: "es" },
  server: { proxy: { "/api": api, "/login": api, "/claim": api } },
  test: { environment: "jsdom", setupFiles: ["./src/testing/setup.ts"], include: ["src/**/*.test.{ts,tsx}"] },
});
