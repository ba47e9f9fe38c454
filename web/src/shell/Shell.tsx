import {
  ApartmentOutlined,
  AuditOutlined,
  LogoutOutlined,
  MoonOutlined,
  SearchOutlined,
  SunOutlined,
  TranslationOutlined,
} from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { type ReactNode, useEffect } from "react";
import { NavLink, useNavigate } from "react-router";

import { purposeTitle } from "../api/vocabulary";
import { setLanguage, useTexts } from "../i18n";
import { useCause } from "../session/cause";
import { askForCause, leave, useStanding } from "../session/session";
import { Mark } from "../ui/Mark";
import { setMode, useMode } from "../ui/mode";

/** The frame of every page: where one is, who asks and why, language and theme. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  useSearchKey();
  return (
    <div className="shell">
      <a href="#content" className="skip">
        {t("skip")}
      </a>
      <header className="bar">
        <NavLink to="/" className="brand" end>
          <Mark /> <span>{t("product")}</span>
        </NavLink>
        <nav aria-label={t("nav.label")}>
          <NavLink to="/" end>
            <SearchOutlined aria-hidden /> {t("nav.search")}
          </NavLink>
          <NavLink to="/explore">
            <ApartmentOutlined aria-hidden /> {t("nav.explore")}
          </NavLink>
        </nav>
        <div className="bar-end">
          <CauseButton />
          <LanguageButton />
          <ModeButton />
          <Who />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function CauseButton() {
  const { t, say } = useTexts();
  const { purpose, caseNumber } = useCause();
  return (
    <Tooltip title={t("cause.why")}>
      <Button size="small" type="text" icon={<AuditOutlined aria-hidden />} onClick={askForCause} className="cause">
        {purpose ? say(purposeTitle(purpose)) : t("cause.unset")}
        {caseNumber ? ` · ${caseNumber}` : ""}
      </Button>
    </Tooltip>
  );
}

function LanguageButton() {
  const { t, language } = useTexts();
  return (
    <Button
      size="small"
      type="text"
      icon={<TranslationOutlined aria-hidden />}
      lang={language === "zh" ? "en" : "zh-CN"}
      onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
    >
      {t("language.switch")}
    </Button>
  );
}

function ModeButton() {
  const { t } = useTexts();
  const mode = useMode();
  const label = t(mode === "dark" ? "theme.toLight" : "theme.toDark");
  return (
    <Tooltip title={label}>
      <Button
        size="small"
        type="text"
        aria-label={label}
        icon={mode === "dark" ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
        onClick={() => setMode(mode === "dark" ? "light" : "dark")}
      />
    </Tooltip>
  );
}

function Who() {
  const { t } = useTexts();
  const { session } = useStanding();
  if (session === null) return null;
  if (session.id === "local") return <span className="quiet who">{t("session.local")}</span>;
  return (
    <>
      <span className="quiet who">{session.id.replace(/^account:/, "")}</span>
      <Tooltip title={t("session.logout")}>
        <Button
          size="small"
          type="text"
          aria-label={t("session.logout")}
          icon={<LogoutOutlined aria-hidden />}
          onClick={() => void leave()}
        />
      </Tooltip>
    </>
  );
}

/** `/` leads to the search box from everywhere but from a field. */
function useSearchKey(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const at = event.target;
      const types = at instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
      if (event.key !== "/" || types || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      void navigate("/");
      requestAnimationFrame(() => document.getElementById("search-text")?.focus());
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate]);
}
