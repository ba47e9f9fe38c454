import { Button, Input, Segmented, Tooltip } from "antd";
import { useState } from "react";

import type { LotCheck, Regime } from "../api/client";
import { useTexts } from "../i18n";

export interface Asked {
  regime: Regime | null;
  asOf: string | null;
}

/** Asks the same of the lot under the other body of law, or as of another day. */
export function AskAgain({ check, onAsk }: { check: LotCheck; onAsk: (asked: Asked) => void }) {
  const { t } = useTexts();
  const [regime, setRegime] = useState<Regime>(check.regime);
  const [day, setDay] = useState<string | null>(null);
  return (
    <form
      className="ask-again"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk({ regime, asOf: day });
      }}
    >
      <Segmented<Regime>
        aria-label={t("lot.regime")}
        value={regime}
        onChange={setRegime}
        options={(["tender", "procurement"] as const).map((value) => ({
          value,
          label: t(`lot.regimes.${value}`),
        }))}
      />
      <Tooltip title={t("lot.asOfHint")}>
        <Input
          type="date"
          aria-label={t("lot.asOf")}
          value={day ?? check.as_of.slice(0, 10)}
          onChange={(event) => setDay(event.target.value || null)}
          className="day"
        />
      </Tooltip>
      <Button htmlType="submit">{t("lot.again")}</Button>
    </form>
  );
}
