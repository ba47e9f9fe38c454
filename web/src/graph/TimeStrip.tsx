import { Button, Slider } from "antd";

import { useTexts } from "../i18n";
import { dayText, today } from "../ui/dates";
import type { KnownEdge } from "./edges";

const DAY = 86_400_000;

/** Chooses the day for which relations are shown; those that do not hold then are faded. */
export function TimeStrip({
  edges,
  day,
  onDay,
}: {
  edges: readonly KnownEdge[];
  day: string | null;
  onDay: (day: string | null) => void;
}) {
  const { t, language } = useTexts();
  const last = numberOf(today());
  const first = Math.min(...edges.flatMap(({ validFrom }) => validFrom ?? []).map(numberOf), last - 365);
  return (
    <div className="when">
      <span>{t("explore.when")}</span>
      <Slider
        min={first}
        max={last}
        value={day === null ? last : numberOf(day)}
        onChange={(value) => onDay(textOf(value))}
        tooltip={{ formatter: (value) => dayText(textOf(value ?? last), language) }}
        ariaLabelForHandle={t("explore.when")}
        ariaValueTextFormatterForHandle={(value) => dayText(textOf(value), language)}
      />
      <span className="quiet">
        {day === null ? t("explore.whenAll") : t("explore.whenDay", { day: dayText(day, language) })}
      </span>
      {day === null ? null : (
        <Button size="small" type="link" onClick={() => onDay(null)}>
          {t("explore.whenAll")}
        </Button>
      )}
    </div>
  );
}

const numberOf = (day: string): number => Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY);
const textOf = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);
