import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Collapse } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { api, type Judgement, type LotCheck } from "../api/client";
import { useTexts } from "../i18n";
import { AskAgain, type Asked } from "../lot/AskAgain";
import { JudgementCard } from "../lot/JudgementCard";
import { Matrix } from "../lot/Matrix";
import { judgementsOf, partiesOf, type Party } from "../lot/parties";
import { ReceiptPanel } from "../lot/ReceiptPanel";
import { momentText } from "../ui/dates";
import { Failure } from "../ui/Failure";
import { codeOf, exploreLink } from "../ui/links";
import { Waiting } from "../ui/Waiting";

/** A lot: who bids, who is linked with whom, under which article, and the proof of the answer. */
export default function LotPage() {
  const { t } = useTexts();
  const lot = useParams()["*"] ?? "";
  return <LotView key={lot} lot={lot} title={t("lot.label")} />;
}

function LotView({ lot, title }: { lot: string; title: string }) {
  const [asked, ask] = useState<Asked>({ regime: null, asOf: null });
  const check = useQuery({
    queryKey: ["lot", lot, asked.regime, asked.asOf],
    queryFn: () => api.checkLot(lot, asked.regime, asked.asOf),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="page lot-page" aria-busy={check.isFetching}>
      {check.isError ? (
        <>
          <h1>
            {title} <span className="number">{lot}</span>
          </h1>
          <Failure error={check.error} retry={() => void check.refetch()} />
        </>
      ) : null}
      {check.isLoading ? (
        <>
          <h1>
            {title} <span className="number">{lot}</span>
          </h1>
          <Waiting rows={8} />
        </>
      ) : null}
      {check.data && !check.isError ? <Answer check={check.data} onAsk={ask} /> : null}
    </div>
  );
}

function Answer({ check, onAsk }: { check: LotCheck; onAsk: (asked: Asked) => void }) {
  const { t } = useTexts();
  const [chosen, choose] = useState<string | null>(null);
  const parties = partiesOf(check);
  const judgements = judgementsOf(check);
  const show = (judgement: Judgement) => {
    choose(judgement.id);
    const card = document.getElementById(judgement.id);
    card?.scrollIntoView({ block: "start" });
    card?.focus({ preventScroll: true });
  };
  return (
    <>
      <Heading check={check} onAsk={onAsk} />
      <Verdict check={check} />
      {judgements.length > 0 ? (
        <section className="panel" aria-labelledby="matrix-title">
          <h2 id="matrix-title">{t("lot.matrix")}</h2>
          <p className="quiet" aria-hidden>
            {t("lot.matrixNote")}
          </p>
          <Matrix parties={parties} judgements={judgements} onChoose={show} />
        </section>
      ) : (
        <Bidders parties={parties} />
      )}
      <Group kind="findings" judgements={check.findings} chosen={chosen} />
      <Group kind="leads" judgements={check.leads} chosen={chosen} />
      <Scope check={check} />
      {judgements.length > 0 ? <Bidders parties={parties} /> : null}
      <ReceiptPanel check={check} />
    </>
  );
}

function Heading({ check, onAsk }: { check: LotCheck; onAsk: (asked: Asked) => void }) {
  const { t, language } = useTexts();
  return (
    <header className="lot-head">
      <div>
        <p className="quiet over">
          {t("lot.label")} <span className="number">{codeOf(check.lot_id)}</span>
        </p>
        <h1>{check.lot_name || codeOf(check.lot_id)}</h1>
        <dl className="facts inline">
          <dt>{t("lot.deadline")}</dt>
          <dd>{check.deadline ? momentText(check.deadline, language) : t("lot.noDeadline")}</dd>
          <dt>{t("lot.asOf")}</dt>
          <dd>{momentText(check.as_of, language)}</dd>
          <dt>{t("lot.regime")}</dt>
          <dd>{t(`lot.regimes.${check.regime}`)}</dd>
        </dl>
      </div>
      <AskAgain check={check} onAsk={onAsk} />
    </header>
  );
}

/** The answer in one line: how many of what, and whether the search was whole. */
function Verdict({ check }: { check: LotCheck }) {
  const { t } = useTexts();
  const { findings, leads, bidders, complete, incomplete } = check;
  return (
    <section className="verdict" aria-label={t("lot.result")}>
      <Figure count={bidders.length} label={t("lot.bidders")} />
      <Figure count={findings.length} label={t("lot.findings")} note={t("lot.findingsNote")} tone="S" />
      <Figure count={leads.length} label={t("lot.leads")} note={t("lot.leadsNote")} tone="L" />
      <div className={`figure ${complete ? "is-complete" : "is-incomplete"}`}>
        <strong>{t(complete ? "lot.complete" : "lot.incomplete")}</strong>
        <span className="quiet">
          {complete ? "" : t("lot.incompleteNote", { count: incomplete.length })}
        </span>
      </div>
      {findings.length + leads.length === 0 ? (
        <Alert
          className="verdict-clean"
          type="info"
          showIcon
          title={t("lot.clean")}
          description={t("lot.cleanNote")}
        />
      ) : null}
    </section>
  );
}

function Figure({ count, label, note, tone }: { count: number; label: string; note?: string; tone?: string }) {
  return (
    <div className={`figure${tone && count > 0 ? ` figure-${tone}` : ""}`}>
      <span className="figure-count">{count}</span>
      <strong>{label}</strong>
      {note ? <span className="quiet">{note}</span> : null}
    </div>
  );
}

function Bidders({ parties }: { parties: readonly Party[] }) {
  const { t } = useTexts();
  const bidders = parties.filter(({ isBidder }) => isBidder);
  return (
    <section className="panel" aria-labelledby="bidders-title">
      <h2 id="bidders-title">{t("lot.biddersCount", { count: bidders.length })}</h2>
      <ol className="bidders">
        {bidders.map(({ id, name }) => (
          <li key={id}>
            <Link to={exploreLink([id])}>{name}</Link>
            <span className="number quiet">{codeOf(id)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Group({
  kind,
  judgements,
  chosen,
}: {
  kind: "findings" | "leads";
  judgements: readonly Judgement[];
  chosen: string | null;
}) {
  const { t } = useTexts();
  if (judgements.length === 0) return null;
  return (
    <section className="group" aria-labelledby={`${kind}-title`}>
      <h2 id={`${kind}-title`}>
        {t(`lot.${kind}`)} <span className="quiet">{judgements.length}</span>
      </h2>
      {judgements.map((judgement) => (
        <JudgementCard key={judgement.id} judgement={judgement} isChosen={judgement.id === chosen} />
      ))}
    </section>
  );
}

/** What silence means: what could not be decided, and what each rule looked at. */
function Scope({ check }: { check: LotCheck }) {
  const { t, say } = useTexts();
  const items = [
    {
      key: "incomplete",
      title: t("lot.incomplete"),
      note: t("lot.incompleteNote", { count: check.incomplete.length }),
      rows: check.incomplete.map((item, index) => ({ key: `${item.code}${index}`, text: say(item.text) })),
    },
    {
      key: "excluded",
      title: t("lot.excluded"),
      note: "",
      rows: (check.excluded ?? []).map((item, index) => ({ key: `${item.code}${index}`, text: say(item.text) })),
    },
    {
      key: "searched",
      title: t("lot.searched"),
      note: t("lot.searchedNote", { count: check.searched.length }),
      rows: check.searched.map((item) => ({ key: item.rule_id, text: `${item.rule_id}　${say(item.text)}` })),
    },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <Collapse
      className="scope"
      defaultActiveKey={check.findings.length + check.leads.length === 0 ? ["searched"] : []}
      items={items.map(({ key, title, note, rows }) => ({
        key,
        label: (
          <>
            <strong>{title}</strong> <span className="quiet">{note}</span>
          </>
        ),
        children: (
          <ul className="plain">
            {rows.map((row) => (
              <li key={row.key}>{row.text}</li>
            ))}
          </ul>
        ),
      }))}
    />
  );
}
