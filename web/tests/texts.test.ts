import { describe, expect, it } from "vitest";

import { en } from "../src/i18n/en";
import { zh } from "../src/i18n/zh";
import { dayText, momentText } from "../src/ui/dates";
import { exploreLink, lotLink } from "../src/ui/links";
import { shareText } from "../src/ui/values";

const SOURCES: Record<string, string> = import.meta.glob("../src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const leaves = (texts: object, path = ""): [string, string][] =>
  Object.entries(texts).flatMap(([name, value]) =>
    typeof value === "string" ? [[`${path}${name}`, value] as [string, string]] : leaves(value as object, `${path}${name}.`),
  );
const withoutComments = (source: string) =>
  source.replace(/\/\*[^]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
const named = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe("texts", () => {
  it("have the same keys and the same gaps in both languages", () => {
    const [chinese, english] = [new Map(leaves(zh)), new Map(leaves(en))];

    expect([...english.keys()]).toEqual([...chinese.keys()]);
    for (const [key, text] of chinese) expect(named(english.get(key) ?? "")).toEqual(named(text));
  });

  it("stand in the files of the languages alone", () => {
    const sources = Object.entries(SOURCES)
      .filter(([name]) => !/\/i18n\/|schema\.d|ui\/(dates|values)\.ts/.test(name))
      .map(([, source]) => source);

    expect(sources.length).toBeGreaterThan(20);
    for (const source of sources)
      expect(withoutComments(source).match(/[\u4e00-\u9fff]+/g) ?? []).toEqual([]);
  });
});

describe("what is read", () => {
  it.each([
    [600_000_000, "60 %"],
    [333_333_333, "33.3333333 %"],
    [1_000_000_000, "100 %"],
    [1, "0.0000001 %"],
  ])("a share of %i parts is %s", (ppb, text) => {
    expect(shareText(ppb)).toBe(text);
  });

  it("is a day and a moment of China in the language of the page", () => {
    expect(dayText("2026-10-15", "zh")).toBe("2026年10月15日");
    expect(momentText("2026-10-15T01:30:00+00:00", "zh")).toBe("2026年10月15日 09:30");
    expect(momentText("2026-10-15T01:30:00+00:00", "en")).toBe("15 Oct 2026 09:30");
  });
});

describe("links", () => {
  it("keep the slash of a lot, and nothing that could end the address", () => {
    expect(lotLink("lot:ZZTEST-P2/1")).toBe("/lots/ZZTEST-P2/1");
    expect(lotLink("lot:a?b/#1")).toBe("/lots/a%3Fb/%231");
    expect(exploreLink(["uscc:1", "person:a&b"])).toBe("/explore?seed=uscc%3A1&seed=person%3Aa%26b");
  });
});
