import { useTexts } from "../i18n";
import type { Judgement } from "../api/client";
import { between, type Party, weigh } from "./parties";

interface Properties {
  parties: readonly Party[];
  judgements: readonly Judgement[];
  onChoose: (judgement: Judgement) => void;
}

/** Who is linked with whom: a table whose cells lead to their evidence. */
export function Matrix({ parties, judgements, onChoose }: Properties) {
  const { t } = useTexts();
  return (
    <div className="matrix-frame" tabIndex={0} role="region" aria-label={t("lot.matrix")}>
      <table className="matrix">
        <caption className="for-readers">{t("lot.matrixNote")}</caption>
        <thead>
          <tr>
            <td />
            {parties.map((party, index) => (
              <th key={party.id} scope="col" title={party.name}>
                <span aria-hidden>{index + 1}</span>
                <span className="for-readers">{party.name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parties.map((row, index) => (
            <tr key={row.id}>
              <th scope="row">
                <span className="matrix-number">{index + 1}</span> {row.name}
                {row.isBidder ? null : <span className="quiet"> · {t("lot.matrixOther")}</span>}
              </th>
              {parties.map((column) => (
                <Cell
                  key={column.id}
                  row={row}
                  column={column}
                  found={between(judgements, row.id, column.id)}
                  onChoose={onChoose}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({
  row,
  column,
  found,
  onChoose,
}: {
  row: Party;
  column: Party;
  found: readonly Judgement[];
  onChoose: (judgement: Judgement) => void;
}) {
  const { t, say } = useTexts();
  const weight = weigh(found);
  const first = found[0];
  const isSelf = row.id === column.id;
  if (weight === null || first === undefined)
    return (
      <td className={isSelf ? "matrix-self" : undefined}>
        <span className="for-readers">{t("lot.matrixNothing")}</span>
      </td>
    );
  const what = found.map((judgement) => say(judgement.title)).join(" / ");
  // What is read aloud begins with what is seen (WCAG 2.5.3), for who speaks to the page.
  const seen = `${t(`evidence.classes.${weight.top}`)}${weight.count > 1 ? weight.count : ""}`;
  const told = isSelf
    ? t("lot.matrixSelf", { a: row.name, what })
    : t("lot.matrixCell", { a: row.name, b: column.name, what });
  const label = `${seen} ${told}`;
  return (
    <td className={isSelf ? "matrix-self" : undefined}>
      <button
        type="button"
        className={`matrix-cell class-${weight.top}`}
        title={told}
        aria-label={label}
        onClick={() => onChoose(first)}
      >
        {t(`evidence.classes.${weight.top}`)}
        {weight.count > 1 ? <sup>{weight.count}</sup> : null}
      </button>
    </td>
  );
}
