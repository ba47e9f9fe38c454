import { ApartmentOutlined } from "@ant-design/icons";
import { Link } from "react-router";

import type { Judgement } from "../api/client";
import { useTexts } from "../i18n";
import { exploreLink } from "../ui/links";
import { ClassTag } from "./ClassTag";
import { EvidenceRows } from "./EvidenceRows";

/** A finding with its article, or a lead, which has none; with path, source rows and doubts. */
export function JudgementCard({ judgement, isChosen }: { judgement: Judgement; isChosen: boolean }) {
  const { t, say, language } = useTexts();
  return (
    <article
      id={judgement.id}
      tabIndex={-1}
      className={`judgement judgement-${judgement.evidence_class}${isChosen ? " is-chosen" : ""}`}
      aria-labelledby={`${judgement.id}-title`}
    >
      <header>
        <ClassTag of={judgement.evidence_class} />
        <h3 id={`${judgement.id}-title`}>{say(judgement.title)}</h3>
        <span className="quiet rule">
          {t("evidence.rule", { rule: judgement.rule_id, version: judgement.rule_version })}
        </span>
      </header>
      <p className="summary">{say(judgement.summary)}</p>
      {judgement.articles.map((article) => (
        <blockquote key={article.citation_en} className="article">
          <cite>{language === "zh" ? article.citation_zh : article.citation_en}</cite>
          <p>{language === "zh" ? article.wording_zh : article.gist_en}</p>
        </blockquote>
      ))}
      {judgement.statistic ? (
        <p className="quiet">
          {t("evidence.statistic")}：{judgement.statistic.name} = {judgement.statistic.value} (n ={" "}
          {judgement.statistic.n})
        </p>
      ) : null}
      {judgement.paths.map((steps, index) => (
        <section key={steps.map((step) => step.edge_id).join()} className="path">
          <h4>
            {judgement.paths.length > 1
              ? t("evidence.pathNumber", { number: index + 1 })
              : t("evidence.path")}
            <Link to={exploreLink(nodesOf(steps))} className="path-link">
              <ApartmentOutlined aria-hidden /> {t("evidence.graph")}
            </Link>
          </h4>
          <EvidenceRows steps={steps} />
        </section>
      ))}
      <div className="doubts">
        <Doubts title={t("evidence.falsePositives")} texts={judgement.false_positives.map(say)} />
        <Doubts title={t("evidence.missing")} texts={judgement.missing_proof.map(say)} />
      </div>
      <p className="quiet precision">{say(judgement.precision.text)}</p>
    </article>
  );
}

function Doubts({ title, texts }: { title: string; texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <section>
      <h4>{title}</h4>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function nodesOf(steps: Judgement["paths"][number]): string[] {
  return [...new Set(steps.flatMap((step) => [step.start_id, step.end_id]))];
}
