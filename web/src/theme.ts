import { theme, type ThemeConfig } from "antd";

export type Mode = "light" | "dark";

/** System fonts only: none is shipped. The language of the page keeps Noto from Japanese glyphs. */
export const FONTS =
  '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",system-ui,sans-serif';

export function themeOf(mode: Mode): ThemeConfig {
  const dark = mode === "dark";
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: FONTS,
      colorPrimary: dark ? "#5aa2dc" : "#1c5b8f",
      colorLink: dark ? "#7db8ea" : "#1c5b8f",
      colorBgLayout: dark ? "#12161b" : "#f4f6f8",
      colorBgContainer: dark ? "#1a2027" : "#ffffff",
      colorBgElevated: dark ? "#222a33" : "#ffffff",
      // antd's own are below 4.5 : 1 on these grounds (WCAG 1.4.3).
      colorTextSecondary: dark ? "#b4bec9" : "#4b5763",
      colorTextTertiary: dark ? "#9eabb8" : "#5a6672",
      colorTextPlaceholder: dark ? "#96a3b0" : "#66727e",
      colorTextDescription: dark ? "#a9b5c1" : "#55616d",
      borderRadius: 6,
    },
    components: {
      Button: dark ? { primaryColor: "#0d1620" } : {},
      Table: { headerBg: dark ? "#202832" : "#f0f3f6", cellPaddingBlockSM: 7 },
    },
  };
}
