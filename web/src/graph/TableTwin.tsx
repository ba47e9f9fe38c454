import type { Dispatch } from "react";

import { edgeTitle, sourceTitle } from "../api/vocabulary";
import { useTexts } from "../i18n";
import { codeOf } from "../ui/links";
import { Window } from "../ui/Window";
import { forceOn, type KnownEdge } from "./edges";
import type { Action } from "./explorer";
import { plainName } from "./naming";
import type { Scene } from "./scene";

/** The scene as a table: for reading, for screen readers, and for more than a picture can show. */
export function TableTwin({
  scene,
  edges,
  day,
  selected,
  dispatch,
}: {
  scene: Scene;
  edges: readonly KnownEdge[];
  day: string | null;
  selected: ReadonlySet<string>;
  dispatch: Dispatch<Action>;
}) {
  const { t, say } = useTexts();
  const name = (id: string) => {
    const node = scene.get(id);
    return node ? plainName(node, say) : codeOf(id);
  };
  const choose = (id: string) => dispatch({ type: "select", ids: [id] });
  return (
    <div className="sheet-frame" tabIndex={0} role="region" aria-label={t("explore.views.table")}>
      <table className="sheet">
        <thead>
          <tr>
            <th scope="col">{t("explore.table.from")}</th>
            <th scope="col">{t("evidence.relation")}</th>
            <th scope="col">{t("explore.table.to")}</th>
            <th scope="col">{t("common.window")}</th>
            <th scope="col">{t("evidence.source")}</th>
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <tr
              key={edge.id}
              aria-selected={selected.has(edge.id)}
              className={forceOn(edge, day) === "not" ? "is-not" : undefined}
            >
              <td>
                <button type="button" onClick={() => choose(edge.from)}>
                  {name(edge.from)}
                </button>
              </td>
              <td>
                <button type="button" onClick={() => choose(edge.id)}>
                  {say(edgeTitle(edge.type))}
                </button>
              </td>
              <td>
                <button type="button" onClick={() => choose(edge.to)}>
                  {name(edge.to)}
                </button>
              </td>
              <td>
                <Window from={edge.validFrom} to={edge.validTo} />
              </td>
              <td>
                {say(sourceTitle(edge.source))}{" "}
                <span className="quiet">· {t("evidence.row", { row: edge.row })}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
