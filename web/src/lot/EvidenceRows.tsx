import { Tooltip, Typography } from "antd";

import type { Step } from "../api/client";
import { edgeTitle, sourceTitle } from "../api/vocabulary";
import { useTexts } from "../i18n";
import { dayText, momentText } from "../ui/dates";
import { Window } from "../ui/Window";

/** The steps of a path in words, and the source row that states each of them. */
export function EvidenceRows({ steps }: { steps: readonly Step[] }) {
  const { t, say } = useTexts();
  return (
    <>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.edge_id}>
            {say(step.text)}
            {step.contested ? (
              <Tooltip title={t("evidence.contestedNote")}>
                <span className="contested">{t("evidence.contested")}</span>
              </Tooltip>
            ) : null}
          </li>
        ))}
      </ol>
      <div className="rows" tabIndex={0} role="region" aria-label={t("evidence.rows")}>
        <table>
          <thead>
            <tr>
              <th scope="col" aria-label={t("evidence.path")} />
              <th scope="col">{t("evidence.relation")}</th>
              <th scope="col">{t("common.window")}</th>
              <th scope="col">{t("evidence.source")}</th>
              <th scope="col">{t("evidence.stated")}</th>
              <th scope="col">{t("evidence.recorded")}</th>
              <th scope="col">{t("evidence.file")}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step, index) => (
              <SourceRow key={step.edge_id} step={step} number={index + 1} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function SourceRow({ step, number }: { step: Step; number: number }) {
  const { t, say, language } = useTexts();
  return (
    <tr>
      <td className="quiet">{number}</td>
      <td>{say(edgeTitle(step.type))}</td>
      <td>
        <Window from={step.valid_from} to={step.valid_to} />
      </td>
      <td>
        {say(sourceTitle(step.source))}
        <span className="quiet"> · {t("evidence.row", { row: step.row })}</span>
      </td>
      <td>{step.stated_at ? dayText(step.stated_at, language) : t("common.unknown")}</td>
      <td>{momentText(step.recorded_at, language)}</td>
      <td>
        <Digest of={step.file_sha256} />
      </td>
    </tr>
  );
}

/** The beginning of a digest; all of it is copied. */
export function Digest({ of }: { of: string }) {
  const { t } = useTexts();
  return (
    <Typography.Text
      className="number"
      copyable={{ text: of, tooltips: [t("common.copy"), t("common.copied")] }}
    >
      {of.slice(0, 10)}…
    </Typography.Text>
  );
}
