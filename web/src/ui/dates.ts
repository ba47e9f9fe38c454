import type { Language } from "../i18n";

const CHINA = "Asia/Shanghai";

/** A day as it is written in the language of the page: 2026年10月15日, 15 Oct 2026. */
export function dayText(day: string, language: Language): string {
  const [year, month, date] = day.slice(0, 10).split("-").map(Number);
  if (!year || !month || !date) return day;
  if (language === "zh") return `${year}年${month}月${date}日`;
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(Date.UTC(year, month - 1, date));
}

/** A moment in China's civil time, to the minute. */
export function momentText(moment: string, language: Language): string {
  if (moment.length <= 10) return dayText(moment, language);
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  const clock = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: CHINA,
  }).format(at);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: CHINA }).format(at);
  return `${dayText(day, language)} ${clock}`;
}

/** Today in China, as 2026-10-15. */
export function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: CHINA }).format(new Date());
}
