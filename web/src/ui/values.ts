import type { Language } from "../i18n";
import { dayText, momentText } from "./dates";

const PPB_PER_PERCENT = 10_000_000;
const MINOR_PER_YUAN = 100;

/** A share in parts per 10^9 as per cent, without rounding away what is stated. */
export function shareText(ppb: number): string {
  const text = (ppb / PPB_PER_PERCENT).toFixed(7).replace(/\.?0+$/, "");
  return `${text} %`;
}

/** A value of the graph as it is read: shares in per cent, money in yuan, days in words. */
export function valueText(
  name: string,
  value: string | number | boolean | readonly string[],
  language: Language,
): string {
  if (Array.isArray(value)) return value.join(language === "zh" ? "、" : ", ");
  if (typeof value === "number") {
    if (name.endsWith("_ppb")) return shareText(value);
    if (name.endsWith("_minor"))
      return new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB").format(value / MINOR_PER_YUAN);
    return String(value);
  }
  if (typeof value === "boolean") {
    if (language === "zh") return value ? "是" : "否";
    return value ? "yes" : "no";
  }
  if (/^\d{4}-\d\d-\d\d$/.test(String(value))) return dayText(String(value), language);
  if (/^\d{4}-\d\d-\d\dT/.test(String(value))) return momentText(String(value), language);
  return String(value);
}
