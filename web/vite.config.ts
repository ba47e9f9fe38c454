import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The built files are those that the hub serves and the wheel ships (docs/how-to/web.md).
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../api/static",
    emptyOutDir: true,
    // Chrome 109 is the last one of Windows 7, which offices still have.
    target: ["chrome109", "firefox115", "safari16"],
    assetsInlineLimit: 0, // the policy allows no data: scripts, and an icon is a file like others
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1300,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: { include: ["tests/**/*.test.ts"] },
});
