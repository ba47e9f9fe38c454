import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type Dispatch, useState } from "react";

import { api, type Equity } from "../api/client";
import { kindOfId } from "../api/vocabulary";
import { useTexts } from "../i18n";
import { dayText } from "../ui/dates";
import { Failure } from "../ui/Failure";
import { shareText } from "../ui/values";
import { Waiting } from "../ui/Waiting";
import type { Action } from "./explorer";

type Direction = "up" | "down";

/** Who owns a firm, or what it owns: direct and integrated shares side by side, never mixed. */
export function EquityPanel({ id, dispatch }: { id: string; dispatch: Dispatch<Action> }) {
  const { t, language } = useTexts();
  const [direction, setDirection] = useState<Direction | null>(null);
  const asked = useQuery({
    queryKey: ["equity", id, direction],
    queryFn: () => api.equity(id, direction ?? "up", null),
    enabled: direction !== null,
  });
  return (
    <section>
      <h3>{t("explore.equityLoad")}</h3>
      <div className="side-verbs">
        {(["up", "down"] as const).map((wanted) => (
          <Button
            key={wanted}
            size="small"
            aria-pressed={direction === wanted}
            type={direction === wanted ? "primary" : "default"}
            onClick={() => setDirection(wanted)}
          >
            {t(wanted === "up" ? "explore.equityUp" : "explore.equityDown")}
          </Button>
        ))}
      </div>
      {asked.isLoading ? <Waiting rows={3} /> : null}
      {asked.isError ? <Failure error={asked.error} retry={() => void asked.refetch()} /> : null}
      {asked.data ? (
        <>
          <p className="quiet small">
            {t("explore.equityAsOf", { day: dayText(asked.data.as_of, language) })}
          </p>
          <Stakes of={id} equity={asked.data} dispatch={dispatch} />
        </>
      ) : null}
    </section>
  );
}

function Stakes({ of, equity, dispatch }: { of: string; equity: Equity; dispatch: Dispatch<Action> }) {
  const { t, say } = useTexts();
  if (equity.stakes.length === 0) return <p className="quiet">{t("explore.equityNone")}</p>;
  return (
    <>
      <ul className="stakes">
        {equity.stakes.map((stake) => (
          <li key={stake.id}>
            <button
              type="button"
              className="linklike"
              onClick={() =>
                dispatch({
                  type: "show",
                  nodes: [{ id: stake.id, name: stake.name, label: kindOfId(stake.id) }],
                  around: of,
                  fit: false,
                })
              }
            >
              {stake.name}
            </button>
            <span className="share">
              {t("explore.integrated")} {shareText(stake.integrated_ppb)}
            </span>
            <span className="quiet">{t("explore.layer", { layer: stake.layer })}</span>
            <span className="share quiet">
              {t("explore.direct")} {stake.direct_ppb > 0 ? shareText(stake.direct_ppb) : "—"}
            </span>
          </li>
        ))}
      </ul>
      {equity.incomplete.map((item) => (
        <p key={item.code + item.subject} className="quiet small">
          {say(item.text)}
        </p>
      ))}
    </>
  );
}
