import { Empty } from "antd";
import { Link } from "react-router";

import { useTexts } from "../i18n";

export function NotFoundPage() {
  const { t } = useTexts();
  return (
    <div className="page">
      <h1 className="for-readers">{t("errors.page")}</h1>
      <Empty description={t("errors.page")}>
        <Link to="/">{t("common.back")}</Link>
      </Empty>
    </div>
  );
}
