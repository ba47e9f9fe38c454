import { useTexts } from "../i18n";
import { dayText } from "./dates";

/** When something holds: half open, so the last day is named as the first one on which it does not. */
export function Window({ from, to }: { from: string | null; to: string | null }) {
  const { t, language } = useTexts();
  const begin = from ? t("common.from", { day: dayText(from, language) }) : t("common.undated");
  return (
    <span className={from ? undefined : "undated"}>
      {begin}
      {to ? <>{language === "zh" ? "，" : ", "}{t("common.until", { day: dayText(to, language) })}</> : null}
    </span>
  );
}
