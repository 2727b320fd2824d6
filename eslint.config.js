// How the JavaScript of this book is checked (`npm run lint`) and put into form (`npm run format`).

import js from "@eslint/js";
import stylistic from "@stylistic/eslint-plugin";
import { defineConfig } from "eslint/config";
import globals from "globals";

export default defineConfig([
  { ignores: [".venv/", "_build/", "build/", "snnreg_book/labs/built/"] },
  js.configs.recommended,
  stylistic.configs.customize({ arrowParens: true, braceStyle: "1tbs", quotes: "double", semi: true }),
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "@stylistic/max-len": ["error", { code: 115 }], // as for Python
      // Lines end where the thought does.
      "@stylistic/list-style": "off",
      "@stylistic/max-statements-per-line": ["error", { max: 3 }],
      "@stylistic/multiline-ternary": "off",
      "@stylistic/quote-props": ["error", "as-needed"],
    },
  },
  { files: ["snnreg_book/labs/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: ["brian2_page/**/*.js", "publish/live/**/*.js"],
    languageOptions: { globals: { ...globals.browser, FACTS: "readonly" } },
  },
  { files: ["brian2_page/host/image.js"], languageOptions: { globals: globals.node } },
  {
    files: ["publish/static/*.js"],
    languageOptions: { sourceType: "script", globals: { ...globals.browser, DOCUMENTATION_OPTIONS: "readonly" } },
  },
  { files: ["tests/**/*.{js,mjs}", "brian2_page/tests/*.js"], languageOptions: { globals: globals.node } },
  { files: ["tests/support/faint.js"], languageOptions: { globals: globals.browser } },
]);
