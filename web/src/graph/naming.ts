import { kindTitle } from "../api/vocabulary";
import type { Bilingual } from "../i18n";
import { codeOf } from "../ui/links";
import type { SceneNode } from "./scene";

const LONGEST_LINE = 9;
const DIGEST = /^[0-9a-f]{16,}$/;

/** What stands under a node: its name in even lines; of a node without one, its kind and number. */
export function shownName(node: Pick<SceneNode, "id" | "label" | "name">, say: (text: Bilingual) => string): string {
  return inLines(plainName(node, say));
}

export function plainName(
  { id, label, name }: Pick<SceneNode, "id" | "label" | "name">,
  say: (text: Bilingual) => string,
): string {
  if (name) return name;
  const code = codeOf(id).replace(/\/(uscc|record):.*$/, "");
  return `${say(kindTitle(label))} ${DIGEST.test(code) ? code.slice(0, 6) : code}`;
}

/** Chinese has no spaces to break at: break into lines of one length, so that none is left alone. */
export function inLines(text: string): string {
  const signs = [...text];
  const isChinese = /[\u4e00-\u9fff]/.test(text) && !text.includes(" ");
  if (!isChinese || signs.length <= LONGEST_LINE) return text;
  const lines = Math.ceil(signs.length / LONGEST_LINE);
  const length = Math.ceil(signs.length / lines);
  return Array.from({ length: lines }, (_, line) =>
    signs.slice(line * length, (line + 1) * length).join(""),
  ).join("\n");
}
